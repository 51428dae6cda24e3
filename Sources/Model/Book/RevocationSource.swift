/// What a CRL builder needs to know of the book.
public protocol RevocationSource: Sendable {
    /// Calls `body` for each revoked certificate of `authority` whose notAfter is not before `expiringAfter`,
    /// in ascending order of serial, all from one consistent view of the book.
    ///
    /// - Returns: the head of the status feed in that same view.
    func forEachRevoked(
        of authority: AuthorityID,
        expiringAfter: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError) -> Int64
    /// The newest list of `authority`, published or only reserved; nil when there is none.
    func latestRevocationList(of authority: AuthorityID) throws(BookError) -> RevocationListRecord?
}
