import OpenSSL

/// RFC 5280 §4.1.2.4: UTF8String; PrintableString for country, serial number and qualifier (§A.1); IA5String for domain
/// components and e-mail addresses.
enum NameStringTypes: FormLint {
    static let rule = "name-string-types"
    static let clause = "RFC 5280 §4.1.2.4"
    static let mayBeIgnored = true

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        for part in anatomy.nameParts {
            guard part.tag == part.type.stringTag else { return "\(part.name) has another string type" }
            guard let text = part.text else { return "\(part.name) is not UTF-8" }
            let fits =
                switch part.tag {
                case DERTag.printableString: DER.isPrintable(text)
                case DERTag.ia5String: text.utf8.allSatisfy { $0 < 0x80 }
                default: true
                }
            guard fits else { return "\(part.name) has characters outside its string type" }
        }
        return nil
    }
}
