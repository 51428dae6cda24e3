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

    init(
        certificate: Certificate,
        profile: Profile,
        issuer: IssuerIdentity,
        act: IssuanceAct? = nil
    ) {
        (self.certificate, self.profile) = (certificate, profile)
        (self.issuer, self.act) = (issuer, act)
    }
}
