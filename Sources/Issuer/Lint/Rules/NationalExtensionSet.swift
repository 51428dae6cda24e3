import Model
import OpenSSL

/// GM/T 0015-2012 annex C: what every certificate of a subscriber has: both key identifiers, key usage, policies, the CRL's
/// place, and the places of issuer and responder.
enum NationalExtensionSet: Lint {
    static let rule = "gmt-0015-set"
    static let clause = "GM/T 0015-2012 annex C"
    static let mayBeIgnored = true

    static func problem(in subject: LintSubject) -> String? {
        let subscribers: Set<CertificatePurpose> = [.signing, .encryption, .staff]
        guard subscribers.contains(subject.profile.purpose) else { return nil }
        // Left to rules of their own: both key identifiers and keyUsage.
        let certificate = subject.certificate
        if certificate.policies.isEmpty, subject.profile.policies.isEmpty { return "has no policy" }
        if certificate.crlURLs.isEmpty, !subject.profile.distributionPoints {
            return "has no CRL distribution point"
        }
        let wanted = subject.profile.authorityInformation
        if certificate.ocspURLs.isEmpty, !wanted.contains(.ocsp) { return "has no place of a responder" }
        if certificate.caIssuersURLs.isEmpty, !wanted.contains(.issuer) {
            return "has no place of the issuer"
        }
        return nil
    }
}
