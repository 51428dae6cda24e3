import Model
import OpenSSL

/// RFC 5280 §4.1.2.5: the validity period includes both ends, so one calendar year ends one second early.
enum ValidityAsProfiled: Lint {
    static let rule = "validity-as-profiled"
    static let clause = "RFC 5280 §4.1.2.5"

    static func problem(in subject: LintSubject) -> String? {
        let certificate = subject.certificate
        guard certificate.notBefore < certificate.notAfter else { return "notAfter is not after notBefore" }
        let signing = certificate.notBefore.advanced(bySeconds: subject.profile.backdateSeconds)
        let longest = subject.profile.lifetime.end(from: signing)
        return certificate.notAfter <= longest ? nil : "lives longer than the profile allows"
    }
}
