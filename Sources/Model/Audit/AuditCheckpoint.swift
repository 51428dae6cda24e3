/// A signature over the head of the audit chain.
public struct AuditCheckpoint: Hashable, Sendable {
    /// The entry it covers, and with it all before.
    public let sequence: Int64
    /// That entry's hash, 32 octets.
    public let hash: [UInt8]
    /// The audit key's signature over the checkpoint's canonical form.
    public let signature: [UInt8]
    /// SHA-256 of the audit key's SubjectPublicKeyInfo.
    public let keyHash: [UInt8]
    /// When it was signed.
    public let at: Timestamp

    /// Makes a checkpoint.
    public init(sequence: Int64, hash: [UInt8], signature: [UInt8], keyHash: [UInt8], at: Timestamp) {
        self.sequence = sequence
        self.hash = hash
        self.signature = signature
        self.keyHash = keyHash
        self.at = at
    }
}
