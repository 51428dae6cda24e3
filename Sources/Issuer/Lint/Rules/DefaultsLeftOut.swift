import OpenSSL

/// X.690 §11.5: "The encoding of a set value or sequence value shall not include an encoding for any component value
/// which is equal to its default value".
///
/// So critical FALSE and cA FALSE are not written.
enum DefaultsLeftOut: FormLint {
    static let rule = "defaults-left-out"
    static let clause = "X.690 §11.5"

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        if let item = anatomy.extensions.first(where: { $0.critical?.first == 0 }) {
            return "extension \(item.oid) says that it is not critical"
        }
        guard let value = anatomy.value(ExtensionIdentifier.basicConstraints) else { return nil }
        var reader = DERReader(value, of: "basicConstraints")
        guard var fields = try? reader.enter(DERTag.sequence), let flag = try? fields.nextIf(DERTag.boolean)
        else {
            return nil
        }
        return flag.content.first == 0 ? "basicConstraints says that the subject is no authority" : nil
    }
}
