import OpenSSL

/// RFC 5280 §4.2.1.12: anyExtendedKeyUsage takes back what the others limit.
enum NoAnyExtendedKeyUsage: Lint {
    static let rule = "extended-key-usage-any"
    static let clause = "RFC 5280 §4.2.1.12"

    static func problem(in subject: LintSubject) -> String? {
        subject.certificate.extendedKeyUsage?.contains(.any) ?? false ? "allows any purpose" : nil
    }
}
