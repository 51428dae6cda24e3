/// A maker's statement, verified to its root, that a key was made in a token; one for each key.
public struct AttestationRecord: Hashable, Sendable {
    /// SHA-256 of the key's SubjectPublicKeyInfo.
    public let keyHash: [UInt8]
    /// The token.
    public let tokenSerial: String
    /// The slot, as `9a`.
    public let slot: String
    /// The statement, a DER certificate for the key.
    public let statement: [UInt8]
    /// The DER certificate of the token's key that signed it.
    public let issuer: [UInt8]
    /// The subject of the root it leads to.
    public let root: String
    /// The token's firmware, as it states it.
    public let firmware: String?
    /// When the key wants the PIN: never, once, always, other; nil when not stated.
    public let pinPolicy: String?
    /// When the key wants a touch, in the same words.
    public let touchPolicy: String?
    /// When it was verified.
    public let verifiedAt: Timestamp

    /// Makes a record.
    public init(
        keyHash: [UInt8],
        tokenSerial: String,
        slot: String,
        statement: [UInt8],
        issuer: [UInt8],
        root: String,
        firmware: String?,
        pinPolicy: String?,
        touchPolicy: String?,
        verifiedAt: Timestamp
    ) {
        self.keyHash = keyHash
        self.tokenSerial = tokenSerial
        self.slot = slot
        self.statement = statement
        self.issuer = issuer
        self.root = root
        self.firmware = firmware
        self.pinPolicy = pinPolicy
        self.touchPolicy = touchPolicy
        self.verifiedAt = verifiedAt
    }
}
