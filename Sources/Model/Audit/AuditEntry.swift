/// One link of the audit chain.
public struct AuditEntry: Hashable, Sendable {
    /// Position, from 1, without gaps.
    public let sequence: Int64
    /// What happened.
    public let event: AuditEvent
    /// The hash of the entry before; 32 zero octets for the first.
    public let previousHash: [UInt8]
    /// SHA-256 of this entry's canonical form, which includes `previousHash`.
    public let hash: [UInt8]

    /// Makes an entry.
    public init(sequence: Int64, event: AuditEvent, previousHash: [UInt8], hash: [UInt8]) {
        self.sequence = sequence
        self.event = event
        self.previousHash = previousHash
        self.hash = hash
    }
}
