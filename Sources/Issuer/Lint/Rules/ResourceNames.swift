import OpenSSL

/// RFC 5280 §4.2.1.6: a URI is absolute, with a scheme and what follows it.
enum ResourceNames: Lint {
    static let rule = "san-uri"
    static let clause = "RFC 5280 §4.2.1.6"

    static func problem(in subject: LintSubject) -> String? {
        for case .uri(let text) in subject.certificate.alternativeNames where !NameSyntax.isURL(text) {
            return "'\(text)' is not an absolute URI"
        }
        return nil
    }
}
