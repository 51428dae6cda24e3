import Model
import OpenSSL

/// RFC 5280 §4.2.1.4: the policies under which the certificate was issued; GM/T 0015 makes them mandatory.
///
/// The one for where the key was made is that of this key.
enum PoliciesAsProfiled: Lint {
    static let rule = "certificate-policies"
    static let clause = "RFC 5280 §4.2.1.4"

    static func problem(in subject: LintSubject) -> String? {
        guard !subject.profile.isTaken(ExtensionIdentifier.certificatePolicies) else { return nil }
        let origins: [KeyOrigin?] = subject.origin.map { [$0] } ?? [nil] + KeyOrigin.allCases
        return origins.contains { subject.certificate.policies == subject.profile.policies(for: $0) }
            ? nil : "differ from the profile"
    }
}
