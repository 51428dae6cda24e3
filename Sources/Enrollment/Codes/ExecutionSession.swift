public import Model

/// What a redeemed code opened: half an hour in which a RENEW or REPLACE is finished on its token.
///
/// Source: product.md §5.4.
public struct ExecutionSession: Hashable, Sendable {
    /// The session's name, 32 hexadecimal digits; known to who redeemed and to nobody else.
    public let name: String
    /// RENEW or REPLACE.
    public let type: ApplicationType
    /// The application that is executed.
    public let application: ApplicationNumber
    /// The certificate that is followed.
    public let certificate: CertificateID
    /// key序列号; nil where none is on record.
    public let tokenSerial: String?
    /// What has to be signed, 32 octets; the same whenever the code opens a session.
    public let challenge: [UInt8]
    /// SHA-256 of the one certificate request of its code; nil before it came.
    public let requestDigest: [UInt8]?
    /// When the session ends.
    public let until: Timestamp
}
