import OpenSSL

/// RFC 5280 §6.1.3 (a)(4): the certificate issuer name is the working issuer name.
///
/// Compared octet for octet,
/// because not every relying party normalises names.
enum IssuerNameAgrees: Lint {
    static let rule = "issuer-name"
    static let clause = "RFC 5280 §6.1.3"

    static func problem(in subject: LintSubject) -> String? {
        subject.certificate.issuerDER == subject.issuer.nameDER
            ? nil : "the issuer name differs from the authority's subject name"
    }
}
