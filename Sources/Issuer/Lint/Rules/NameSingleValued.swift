import OpenSSL

/// X.520 §6: one entry has one country, one serial number, one common name here; two would leave it to the reader which
/// one counts.
enum NameSingleValued: FormLint {
    static let rule = "name-single-valued"
    static let clause = "X.520 §6"
    static let mayBeIgnored = true

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        for name in [anatomy.subject] + anatomy.otherNames {
            let single = name.flatMap { $0 }.filter { NameRules.singleValued.contains($0.type) }
            if let part = single.firstRepeated(by: \.type) { return "\(part.name) is there twice" }
        }
        return nil
    }
}
