/// What stands against issuing now, besides the request itself.
public protocol IssuanceGuard: Sendable {
    /// Whether the public key whose SubjectPublicKeyInfo has this SHA-256 must never be certified (again).
    func isBlocked(keyHash: [UInt8]) throws(BookError) -> Bool
    /// The time of the newest entry of the audit chain; nil in an empty book.
    ///
    /// A clock that stands well before it has jumped back.
    func latestMoment() throws(BookError) -> Timestamp?
}
