import Model
import OpenSSL

/// What lints look at.
final class LintSubject: Sendable {
    /// The copy, parsed by OpenSSL.
    let certificate: Certificate
    /// The profile it should follow.
    let profile: Profile
    /// The authority that is about to sign.
    let issuer: IssuerIdentity
    /// What is done: a renewal may last longer than a new certificate; nil when it is not known.
    let act: IssuanceAct?
    /// What is known of where the key was made; nil when it is not known here.
    let origin: KeyOrigin?

    init(
        certificate: Certificate,
        profile: Profile,
        issuer: IssuerIdentity,
        act: IssuanceAct? = nil,
        origin: KeyOrigin? = nil
    ) {
        (self.certificate, self.profile) = (certificate, profile)
        (self.issuer, self.act) = (issuer, act)
        self.origin = origin
    }
}
