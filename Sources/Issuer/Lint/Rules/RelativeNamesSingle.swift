import OpenSSL

/// X.501 §9.3: a relative name may have several attributes; ours have one, because readers differ on the order of
/// several.
enum RelativeNamesSingle: FormLint {
    static let rule = "relative-names"
    static let clause = "X.501 §9.3"
    static let mayBeIgnored = true

    static func problem(in anatomy: CertificateAnatomy) -> String? {
        for name in [anatomy.subject] + anatomy.otherNames where name.contains(where: { $0.count != 1 }) {
            return "a relative name has not exactly one attribute"
        }
        return nil
    }
}
