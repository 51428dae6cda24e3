import OpenSSL

/// RFC 5198 §3: text in normalisation form C; else one name has several encodings, and compares unequal to itself.
enum NameNormalForm: FormLint {
    static let rule = "name-normal-form"
    static let clause = "RFC 5198 §3"
    static let mayBeIgnored = true

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        anatomy.nameParts.first { !NameRules.isNormal($0.text ?? "") }.map {
            "\($0.name) is not in normalisation form C"
        }
    }
}
