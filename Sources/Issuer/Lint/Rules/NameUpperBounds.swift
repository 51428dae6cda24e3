import OpenSSL

/// RFC 5280 §A.1: the upper bounds of X.520, counted in characters, not in octets: a character of four octets, and a mark
/// that combines with the one before, count as one each.
enum NameUpperBounds: FormLint {
    static let rule = "name-upper-bounds"
    static let clause = "RFC 5280 §A.1"
    static let mayBeIgnored = true

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        for part in anatomy.nameParts where part.type != .countryName {
            let count = part.text?.unicodeScalars.count ?? part.content.count
            guard count <= part.type.upperBound else {
                return "\(part.name) has \(count) characters, more than \(part.type.upperBound)"
            }
        }
        return nil
    }
}
