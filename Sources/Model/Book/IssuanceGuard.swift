/// What stands against issuing now, besides the request itself.
public protocol IssuanceGuard: Sendable {
    /// Whether the public key whose SubjectPublicKeyInfo has this SHA-256 must never be certified (again).
    func isBlocked(keyHash: [UInt8]) throws(BookError) -> Bool
    /// Refuses a public key that `claim` may not have: one that was blocked, or that somebody has.
    ///
    /// - Throws: `BookError` with `.keyBlocked` or `.keyAlreadyCertified`.
    func demandKey(_ keyHash: [UInt8], for claim: KeyClaim) throws(BookError)
    /// Refuses public keys of which any was blocked, or is somebody's: those that have the same private half as one that is
    /// to be certified.
    ///
    /// - Throws: `BookError` with `.keyBlocked` or `.keyAlreadyCertified`.
    func demandFreeKin(_ keyHashes: [[UInt8]]) throws(BookError)
    /// The time of the newest entry of the audit chain; nil in an empty book.
    ///
    /// A clock that stands well before it has jumped back.
    func latestMoment() throws(BookError) -> Timestamp?
}
