import Model
import OpenSSL

/// RFC 5280 §6.1 validates every certificate of a path at the same time (shell model), so a certificate that
/// outlives its issuer has useless days.
enum ValidityInsideIssuer: Lint {
    static let rule = "validity-inside-issuer"
    static let clause = "RFC 5280 §6.1.3"

    static func problem(in subject: LintSubject) -> String? {
        let certificate = subject.certificate
        if let start = subject.issuer.notBefore, certificate.notBefore < start {
            return "notBefore lies before the authority's own"
        }
        guard let end = subject.issuer.notAfter else { return nil }
        return certificate.notAfter <= end ? nil : "notAfter lies after the authority's own"
    }
}
