import OpenSSL

/// RFC 5280 §A.1, X.520 §6.3.1: a country is two letters of ISO 3166; upper-case ones.
enum CountryCode: FormLint {
    static let rule = "country-code"
    static let clause = "X.520 §6.3.1"
    static let mayBeIgnored = true

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        for part in anatomy.nameParts where part.type == .countryName && !part.content.isEmpty {
            let isUpper = part.content.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            guard isUpper, part.content.count == 2 else { return "the country is not two capital letters" }
        }
        return nil
    }
}
