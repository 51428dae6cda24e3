import OpenSSL

/// RFC 5280 §4.2: an application refuses an unknown critical extension; so nothing is critical but what the
/// standard wants critical, and nothing is there that the profile does not name.
enum ExtensionsAsProfiled: Lint {
    static let rule = "extensions-as-profiled"
    static let clause = "RFC 5280 §4.2"

    private static let known: Set<String> = [
        "2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.31", "2.5.29.32", "2.5.29.35",
        "2.5.29.37",
        "1.3.6.1.5.5.7.1.1", "1.3.6.1.5.5.7.48.1.5",
    ]

    static func problem(in subject: LintSubject) -> String? {
        for item in subject.certificate.extensions {
            guard known.contains(item.oid) else { return "extension \(item.oid) is not one of the profile's" }
            guard !item.critical || item.oid == "2.5.29.19" || item.oid == "2.5.29.15" else {
                return "extension \(item.oid) is critical"
            }
        }
        return nil
    }
}
