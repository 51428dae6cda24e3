import OpenSSL

/// RFC 5280 §4.2.1.9: "If the cA boolean is not asserted, then the keyCertSign bit in the key usage extension MUST NOT be
/// asserted"; and an authority that cannot sign certificates is none. Nor does anybody else sign revocation lists here.
enum SigningOnlyInAuthorities: Lint {
    static let rule = "certificate-signing"
    static let clause = "RFC 5280 §4.2.1.9"

    static func problem(in subject: LintSubject) -> String? {
        guard let usage = subject.certificate.keyUsage else { return nil }
        let (signs, isAuthority) = (usage.contains(.keyCertSign), subject.certificate.isAuthority)
        guard signs != isAuthority || usage.contains(.cRLSign) && !isAuthority else { return nil }
        // Left to the rule that compares with the profile.
        guard isAuthority == (subject.profile.constraints?.isAuthority ?? false) else {
            return nil
        }
        guard usage == subject.profile.keyUsage(of: subject.certificate.publicKey.algorithm) else {
            return nil
        }
        guard !isAuthority else { return "an authority may not sign" }
        return "a certificate that is no authority's may sign \(signs ? "others" : "revocation lists")"
    }
}
