/// RFC 5280 §4.1.2.8: "CAs conforming to this profile MUST NOT generate certificates with unique identifiers".
enum NoUniqueIdentifiers: FormLint {
    static let rule = "unique-identifiers"
    static let clause = "RFC 5280 §4.1.2.8"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        anatomy.hasUniqueIdentifiers ? "are there" : nil
    }
}
