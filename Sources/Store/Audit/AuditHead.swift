import Model

/// The end of the audit chain.
struct AuditHead: Hashable {
    /// The sequence number of the newest entry; 0 when there is none.
    let sequence: Int64
    /// Its hash; 32 zero octets when there is none.
    let hash: [UInt8]

    /// The end of an empty chain.
    static let empty = AuditHead(sequence: 0, hash: Array(repeating: 0, count: 32))
}
