/// The RSA key of a token that key pairs are wrapped for, because its key to sign with cannot unwrap.
///
/// Source: docs/adr/0078.
public struct KeyTransportRecord: Hashable, Sendable {
    /// SHA-256 of the SubjectPublicKeyInfo of the token's signing key, which signed for this one.
    public let signingKeyHash: [UInt8]
    /// The token.
    public let tokenSerial: String
    /// SubjectPublicKeyInfo, DER.
    public let publicKey: [UInt8]
    /// When the token's station told it.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        signingKeyHash: [UInt8],
        tokenSerial: String,
        publicKey: [UInt8],
        createdAt: Timestamp
    ) {
        self.signingKeyHash = signingKeyHash
        self.tokenSerial = tokenSerial
        self.publicKey = publicKey
        self.createdAt = createdAt
    }
}
