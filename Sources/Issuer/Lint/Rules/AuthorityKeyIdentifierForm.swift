import OpenSSL

/// RFC 5280 §4.2.1.1: the key identifier alone; with the issuer's name and serial, chains would break when the authority's
/// certificate is renewed.
enum AuthorityKeyIdentifierForm: FormLint {
    static let rule = "authority-key-identifier-form"
    static let clause = "RFC 5280 §4.2.1.1"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        guard let value = anatomy.value(ExtensionIdentifier.authorityKeyIdentifier) else { return nil }
        var reader = DERReader(value, of: "authorityKeyIdentifier")
        guard var fields = try? reader.enter(DERTag.sequence),
            (try? fields.next(DERTag.contextPrimitive(0))) != nil, fields.isAtEnd
        else { return "has something else than a key identifier" }
        return nil
    }
}
