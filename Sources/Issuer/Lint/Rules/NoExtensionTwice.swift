/// RFC 5280 §4.2: "A certificate MUST NOT include more than one instance of a particular extension".
enum NoExtensionTwice: FormLint {
    static let rule = "extension-twice"
    static let clause = "RFC 5280 §4.2"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        anatomy.extensions.firstRepeated(by: \.oid).map { "extension \($0.oid) is there twice" }
    }
}
