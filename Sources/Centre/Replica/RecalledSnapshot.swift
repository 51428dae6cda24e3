public import Model

/// What came into the book of the last snapshot for replicas, after the book was put back to a copy.
public struct RecalledSnapshot: Hashable, Sendable {
    /// Whose certificates.
    public let authority: AuthorityID
    /// The snapshot's number.
    public let sequence: Int64
    /// Certificates that are revoked now as it says.
    public let revoked: Int
    /// Serial numbers that the book did not know, and has as revoked now, without their certificates.
    public let unknown: Int
    /// Those that the book has as being signed.
    let left: Int

    /// Whether the book knows more by it than before.
    var isNews: Bool { revoked + unknown > 0 }

    /// The same as a sentence.
    public var message: String {
        "snapshot \(sequence) is newer than the book, as after a restore: \(revoked) certificates of \(authority) are revoked "
            + "as it says, and \(unknown) that the book does not know"
    }
}
