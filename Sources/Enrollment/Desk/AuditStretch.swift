public import Model

/// A part of the audit chain that somebody has read.
public struct AuditStretch: Hashable, Sendable {
    /// Entries of one mark, at most: what one person looks through.
    public static let limit: Int64 = 1000

    /// The number of its first entry.
    public let first: Int64
    /// The number of its last entry.
    public let last: Int64
    /// The last entry's hash.
    public let hash: [UInt8]
    /// What was found of the operators' signatures in it, as `good=12 none=3`.
    public let signatures: String

    /// Takes a part that was read.
    ///
    /// - Parameters:
    ///   - entries: one after the other, without gaps.
    ///   - signatures: how many signatures are good, bad and so on, by their words.
    /// - Throws: `EnrollmentError` with `.validationFailed` for none, too many, or a gap.
    public init(_ entries: [AuditEntry], signatures: [String: Int]) throws(EnrollmentError) {
        guard let head = entries.first, let tail = entries.last,
            tail.sequence - head.sequence == Int64(entries.count) - 1,
            Int64(entries.count) <= AuditStretch.limit
        else {
            let text = "止于编号：应不小于起始编号，且一次最多 \(AuditStretch.limit) 条"
            throw EnrollmentError(.validationFailed([ValidationFailure("last", .notInList, text)]))
        }
        first = head.sequence
        last = tail.sequence
        hash = tail.hash
        self.signatures = signatures.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            .joined(separator: " ")
    }
}
