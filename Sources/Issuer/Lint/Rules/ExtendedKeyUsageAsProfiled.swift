import OpenSSL

/// RFC 5280 §4.2.1.12: what the key may be used for; exactly what the profile says, in its order.
enum ExtendedKeyUsageAsProfiled: Lint {
    static let rule = "extended-key-usage"
    static let clause = "RFC 5280 §4.2.1.12"

    static func problem(in subject: LintSubject) -> String? {
        (subject.certificate.extendedKeyUsage ?? []) == subject.profile.extendedKeyUsage
            ? nil : "differs from the profile"
    }
}
