import OpenSSL

/// RFC 5280 §A.1: every string type of a name is SIZE (1..ub).
enum NameValuesNotEmpty: FormLint {
    static let rule = "name-values-not-empty"
    static let clause = "RFC 5280 §A.1"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        anatomy.nameParts.first { $0.content.isEmpty }.map { "\($0.name) is empty" }
    }
}
