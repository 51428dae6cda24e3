import OpenSSL

/// RFC 4518 §2.6.1: spaces at the ends, and several in a row, do not count when names are compared; so there are none.
enum NameSpaces: FormLint {
    static let rule = "name-spaces"
    static let clause = "RFC 4518 §2.6.1"
    static let mayBeIgnored = true

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        for part in anatomy.nameParts {
            guard let octets = part.text?.utf8, let first = octets.first, let last = octets.last else {
                continue
            }
            let space = UInt8(ascii: " ")
            let isDouble = zip(octets, octets.dropFirst()).contains { $0 == space && $1 == space }
            if first == space || last == space || isDouble {
                return "\(part.name) has a space at an end, or two in a row"
            }
        }
        return nil
    }
}
