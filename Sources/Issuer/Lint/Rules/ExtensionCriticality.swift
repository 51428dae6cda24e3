import OpenSSL

/// RFC 5280 §4.2: an application refuses a critical extension that it does not know; so nothing is critical but what the
/// standard wants critical (§4.2.1.1 and §4.2.1.2 forbid it for key identifiers, §4.2.2.1 for access).
///
/// Those that may be have rules of their own.
enum ExtensionCriticality: Lint {
    static let rule = "extension-criticality"
    static let clause = "RFC 5280 §4.2"

    static func problem(in subject: LintSubject) -> String? {
        subject.certificate.extensions.first {
            $0.critical && !mayBeCritical.contains($0.oid) && !subject.profile.custom.contains($0)
        }.map {
            "extension \($0.oid) is critical"
        }
    }

    private static let mayBeCritical: Set<String> = [
        ExtensionIdentifier.basicConstraints, ExtensionIdentifier.keyUsage,
        ExtensionIdentifier.nameConstraints,
    ]
}
