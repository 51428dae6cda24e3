import OpenSSL

/// RFC 5280 §4.2.1.6: an iPAddress is 4 octets, or 16.
enum AddressNames: Lint {
    static let rule = "san-ip"
    static let clause = "RFC 5280 §4.2.1.6"

    static func problem(in subject: LintSubject) -> String? {
        for name in subject.certificate.alternativeNames {
            guard let octets = name.addressOctets else { continue }
            guard octets.count == 4 || octets.count == 16 else {
                return "an address has \(octets.count) octets"
            }
        }
        return nil
    }
}
