/// That a recovery officer let the centre have their share of one key, for one recovery.
public struct KeyShareRelease: Hashable, Sendable {
    /// The number of the recovery.
    public let recovery: Int
    /// Which share, 1 to 16.
    public let share: Int
    /// The share, sealed under a key that is not in the book; nil once the recovery is over.
    public let sealed: [UInt8]?
    /// Which staff member took it from the officer.
    public let releasedBy: String
    /// When.
    public let releasedAt: Timestamp

    /// Makes a record.
    public init(recovery: Int, share: Int, sealed: [UInt8]?, releasedBy: String, releasedAt: Timestamp) {
        self.recovery = recovery
        self.share = share
        self.sealed = sealed
        self.releasedBy = releasedBy
        self.releasedAt = releasedAt
    }
}
