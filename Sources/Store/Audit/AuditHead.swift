/// The end of the audit chain.
public struct AuditHead: Codable, Hashable, Sendable {
    /// The sequence number of the newest entry; 0 when there is none.
    public let sequence: Int64
    /// Its hash; 32 zero octets when there is none.
    public let hash: [UInt8]

    /// Names an end.
    public init(sequence: Int64, hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }

    /// The end of an empty chain.
    public static let empty = AuditHead(sequence: 0, hash: Array(repeating: 0, count: 32))
}
