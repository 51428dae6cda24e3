import OpenSSL

/// Ours: what goes onto a token fits into 4 KiB, all others into 8 KiB; readers and cards have buffers of such sizes, and
/// nothing that a profile may say needs more (docs/profiles.md).
enum CertificateSize: Lint {
    static let rule = "certificate-size"
    static let clause = "docs/profiles.md"
    static let mayBeIgnored = true

    static func problem(in subject: LintSubject) -> String? {
        let limit = subject.profile.token == nil ? 8192 : 4096
        let length = subject.certificate.der.count
        return length <= limit ? nil : "the certificate has \(length) octets, more than \(limit)"
    }
}
