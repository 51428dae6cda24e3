import OpenSSL

/// RFC 5280 §4.2.1.6: a dNSName is in the preferred syntax of RFC 1034 §3.5: letters, digits, hyphens; no underscore.
///
/// A star stands for the first label, for servers only (RFC 6125 §6.4.3).
enum DomainNames: Lint {
    static let rule = "san-dns"
    static let clause = "RFC 5280 §4.2.1.6"

    static func problem(in subject: LintSubject) -> String? {
        let isServer = subject.certificate.extendedKeyUsage?.contains(.serverAuth) ?? false
        for case .dns(let text) in subject.certificate.alternativeNames {
            guard isServer ? NameSyntax.isDomainOrWildcard(text) : NameSyntax.isDomain(text) else {
                return "'\(text)' is not a domain name"
            }
        }
        return nil
    }
}
