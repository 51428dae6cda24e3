import OpenSSL

/// RFC 5280 §4.1.2.1: "When extensions are used … version MUST be 3 (value is 2)".
enum VersionThree: FormLint {
    static let rule = "version"
    static let clause = "RFC 5280 §4.1.2.1"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        anatomy.version.map(Array.init) == [2] ? nil : "is not version 3"
    }
}
