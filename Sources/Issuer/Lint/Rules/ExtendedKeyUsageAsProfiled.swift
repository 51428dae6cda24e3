import OpenSSL

/// RFC 5280 §4.2.1.12: what the key may be used for; exactly what the profile says, in its order.
///
/// emailProtection is there exactly when an address is (product.md §10.3).
enum ExtendedKeyUsageAsProfiled: Lint {
    static let rule = "extended-key-usage"
    static let clause = "RFC 5280 §4.2.1.12"

    static func problem(in subject: LintSubject) -> String? {
        guard !subject.profile.isTaken(ExtensionIdentifier.extendedKeyUsage) else { return nil }
        let hasEmail = subject.certificate.alternativeNames.contains { name in
            if case .email = name { true } else { false }
        }
        let wanted = subject.profile.extendedKeyUsage(withEmail: hasEmail)
        return (subject.certificate.extendedKeyUsage ?? []) == wanted ? nil : "differs from the profile"
    }
}
