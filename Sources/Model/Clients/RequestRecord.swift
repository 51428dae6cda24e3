/// Who asked, over the API or by hand, for which certificate, and under which idempotency key.
///
/// Written with the reservation of the serial, so that a request sent again after a crash finds what it was given.
public struct RequestRecord: Hashable, Sendable {
    /// The certificate.
    public let certificate: CertificateID
    /// Who asked, as the audit chain names them: `client:web-frontend`, `li.admin`.
    public let requester: String
    /// The key under which the request may be sent again; nil when none was given, and after its time.
    public let key: String?
    /// SHA-256 of the request's body, or of what was said by hand; nil exactly when `key` is.
    public let fingerprint: [UInt8]?
    /// When it was asked.
    public let at: Timestamp

    /// Makes a record.
    public init(
        certificate: CertificateID,
        requester: String,
        key: String?,
        fingerprint: [UInt8]?,
        at: Timestamp
    ) {
        self.certificate = certificate
        self.requester = requester
        self.key = key
        self.fingerprint = fingerprint
        self.at = at
    }
}
