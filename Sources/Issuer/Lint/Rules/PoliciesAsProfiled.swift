import OpenSSL

/// RFC 5280 §4.2.1.4: the policies under which the certificate was issued; GM/T 0015 makes them mandatory.
enum PoliciesAsProfiled: Lint {
    static let rule = "certificate-policies"
    static let clause = "RFC 5280 §4.2.1.4"

    static func problem(in subject: LintSubject) -> String? {
        subject.certificate.policies == subject.profile.policies
            ? nil : "differ from the profile"
    }
}
