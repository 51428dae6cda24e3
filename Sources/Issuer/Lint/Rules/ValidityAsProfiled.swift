import Model
import OpenSSL

/// RFC 5280 §4.1.2.5: the validity period includes both ends, so one calendar year ends one second early.
///
/// A renewal may add what its predecessor had left, up to the profile's `maximumDays`.
enum ValidityAsProfiled: Lint {
    static let rule = "validity-as-profiled"
    static let clause = "RFC 5280 §4.1.2.5"

    static func problem(in subject: LintSubject) -> String? {
        let certificate = subject.certificate
        guard certificate.notBefore < certificate.notAfter else { return "notAfter is not after notBefore" }
        let signing = certificate.notBefore.advanced(bySeconds: subject.profile.backdateSeconds)
        let isNew = subject.act.map { !$0.hasPredecessor } ?? false
        let longest =
            isNew ? subject.profile.lifetime.end(from: signing) : subject.profile.latestEnd(from: signing)
        return certificate.notAfter <= longest ? nil : "lives longer than the profile allows"
    }
}
