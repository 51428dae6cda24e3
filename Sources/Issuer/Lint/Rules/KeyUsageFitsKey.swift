import Model
import OpenSSL

/// RFC 5280 §4.2.1.3: keyCertSign needs basicConstraints cA; the profile's usages stand exactly as written.
enum KeyUsageFitsKey: Lint {
    static let rule = "key-usage"
    static let clause = "RFC 5280 §4.2.1.3"

    static func problem(in subject: LintSubject) -> String? {
        guard let usages = subject.certificate.keyUsage else { return "is missing" }
        guard usages == subject.profile.keyUsage else { return "differs from the profile" }
        let isElliptic = ![.rsa2048, .rsa3072, .rsa4096].contains(subject.certificate.publicKey.algorithm)
        guard !(isElliptic && usages.contains(.keyEncipherment)) else {
            return "keyEncipherment does not fit an elliptic curve key (RFC 5480 §3)"
        }
        return nil
    }
}
