import OpenSSL

/// RFC 5280 §4.2: "A certificate MUST NOT include more than one instance of a particular extension."
enum ExtensionsUnique: Lint {
    static let rule = "extensions-unique"
    static let clause = "RFC 5280 §4.2"

    static func problem(in subject: LintSubject) -> String? {
        var seen: Set<String> = []
        let repeated = subject.certificate.extensions.first { !seen.insert($0.oid).inserted }
        return repeated.map { "extension \($0.oid) stands twice" }
    }
}
