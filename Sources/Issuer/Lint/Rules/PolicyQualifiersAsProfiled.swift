import OpenSSL

/// RFC 5280 §4.2.1.4, RFC 6818 §3, GM/T 0015-2012: policies stand alone, or each with the place of the practice
/// statement; there is no notice to be shown, so no explicitText that would have to be UTF8String.
enum PolicyQualifiersAsProfiled: Lint {
    static let rule = "policy-qualifiers"
    static let clause = "RFC 6818 §3"

    static func problem(in subject: LintSubject) -> String? {
        guard !subject.profile.isTaken(ExtensionIdentifier.certificatePolicies) else { return nil }
        guard let found = subject.certificate.extension(ExtensionIdentifier.certificatePolicies) else {
            return nil
        }
        let policies = subject.certificate.policies
        let wanted: CertificateExtension?
        if let url = subject.profile.practiceStatement {
            wanted = try? .certificatePolicies(policies, practiceStatement: url)
        } else {
            wanted = try? .certificatePolicies(policies)
        }
        return found.value == wanted?.value ? nil : "are other than the profile's"
    }
}
