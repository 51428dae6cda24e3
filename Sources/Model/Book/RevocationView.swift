/// One consistent view of what is revoked.
public protocol RevocationView {
    /// The head of the status feed in this view.
    func feedHead() throws(BookError) -> Int64
    /// Calls `body` for each revoked certificate that is on the list and whose notAfter is not before `expiringAfter`, in
    /// ascending order of serial.
    func forEachRevoked(
        on name: RevocationListName,
        expiringAfter: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError)
    /// Calls `body` for each such certificate that came onto the list, changed on it or left it after the feed's entry
    /// `sequence`, in ascending order of serial.
    ///
    /// What left is dated `now`.
    func forEachChange(
        on name: RevocationListName,
        after sequence: Int64,
        expiringAfter: Timestamp,
        now: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError)
}
