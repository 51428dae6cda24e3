import OpenSSL

/// RFC 5280 §4.2.1.9: "If the cA boolean is not asserted, then the keyCertSign bit in the key usage extension MUST NOT be
/// asserted"; and an authority that cannot sign certificates is none.
enum SigningOnlyInAuthorities: Lint {
    static let rule = "certificate-signing"
    static let clause = "RFC 5280 §4.2.1.9"

    static func problem(in subject: LintSubject) -> String? {
        let signs = subject.certificate.keyUsage?.contains(.keyCertSign) ?? false
        guard subject.certificate.keyUsage != nil, signs != subject.certificate.isAuthority else {
            return nil
        }
        // Left to the rule that compares with the profile.
        guard subject.certificate.isAuthority == (subject.profile.constraints?.isAuthority ?? false) else {
            return nil
        }
        guard
            subject.certificate.keyUsage
                == subject.profile.keyUsage(of: subject.certificate.publicKey.algorithm)
        else {
            return nil
        }
        return signs ? "a certificate that is no authority's may sign others" : "an authority may not sign"
    }
}
