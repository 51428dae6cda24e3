/// A key pair for encryption on its way to a token: wrapped for the token's signing key, so that no one else can open it.
///
/// Source: product.md §10.2; docs/adr/0078.
public struct KeyDeliveryRecord: Hashable, Sendable {
    /// The certificate of the key.
    public let certificate: CertificateID
    /// The token.
    public let tokenSerial: String
    /// SHA-256 of the SubjectPublicKeyInfo of the token's signing key.
    public let signingKeyHash: [UInt8]
    /// SM2EnvelopedKey for that key, or CMS EnvelopedData for the key that the token unwraps with; DER.
    public let envelope: [UInt8]
    /// When it was made.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        certificate: CertificateID,
        tokenSerial: String,
        signingKeyHash: [UInt8],
        envelope: [UInt8],
        createdAt: Timestamp
    ) {
        self.certificate = certificate
        self.tokenSerial = tokenSerial
        self.signingKeyHash = signingKeyHash
        self.envelope = envelope
        self.createdAt = createdAt
    }
}
