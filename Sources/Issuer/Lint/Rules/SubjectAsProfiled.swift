import OpenSSL

/// RFC 5280 §4.1.2.6: the subject identifies the entity; it has the attributes of the profile in their order, the
/// fixed ones with their values, and no others.
enum SubjectAsProfiled: Lint {
    static let rule = "subject-as-profiled"
    static let clause = "RFC 5280 §4.1.2.6"

    static func problem(in subject: LintSubject) -> String? {
        var rest = subject.certificate.subject.attributes[...]
        // Left to subject-not-empty.
        guard !rest.isEmpty else { return nil }
        for wanted in subject.profile.subject {
            if let next = rest.first, matches(next, wanted) {
                rest.removeFirst()
            } else if !wanted.isOptional {
                return
                    "\(name(wanted.type)) is missing, out of order, or has another value than the profile's"
            }
        }
        return rest.first.map { "\(name($0.type)) is not one of the profile's attributes" }
    }

    private static func matches(
        _ attribute: DistinguishedName.Attribute,
        _ wanted: Profile.SubjectAttribute
    ) -> Bool {
        guard attribute.type == wanted.type else { return false }
        if case .fixed(let value) = wanted.source { return attribute.value == value }
        return true
    }

    private static func name(_ type: AttributeType) -> String { type.shortName ?? type.oid }
}
