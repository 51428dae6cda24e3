import Model
import OpenSSL

/// RFC 5280 §6.1 validates every certificate of a path at the same time (shell model), so a certificate that
/// outlives its issuer has useless days.
enum ValidityInsideIssuer: Lint {
    static let rule = "validity-inside-issuer"
    static let clause = "RFC 5280 §6.1.3"

    static func problem(in subject: LintSubject) -> String? {
        guard let limit = subject.issuer.notAfter else { return nil }
        return subject.certificate.notAfter <= limit ? nil : "notAfter lies after the authority's own"
    }
}
