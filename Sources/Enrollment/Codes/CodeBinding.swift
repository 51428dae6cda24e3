public import Model

/// What a one-time code is bound to: it is worth nothing for anything else.
///
/// Source: product.md §4.6.
public struct CodeBinding: Hashable, Sendable {
    /// The kind of code, as "RENEW" or "unlock".
    public let kind: String
    /// What it is for, in a fixed order; none has a zero octet.
    public let subjects: [String]

    /// Binds a 解锁码 to a token, the unlock of it, and the certificate on it.
    ///
    /// - Parameters:
    ///   - token: key序列号.
    ///   - unlock: which unlock of that token.
    ///   - certificate: the serial number, hexadecimal.
    public init(unlockOf token: String, _ unlock: Int, certificate: String) {
        kind = "unlock"
        subjects = [token, "\(unlock)", certificate]
    }

    init(_ record: ExecutionCodeRecord) {
        self.init(record.kind, record.subject, record.sequence, record.certificate, token: record.tokenSerial)
    }

    init(
        _ kind: ExecutionCodeRecord.Kind,
        _ subject: String,
        _ sequence: Int,
        _ certificate: CertificateID,
        token: String?
    ) {
        self.kind = kind.rawValue
        subjects = [subject, "\(sequence)", certificate.path, token ?? ""]
    }

    /// The name of the notice that a code is sealed for; it opens for no other.
    public static func notice(_ template: String, _ application: ApplicationNumber?) -> String {
        "code of \(template) \(application?.text ?? "")"
    }
}
