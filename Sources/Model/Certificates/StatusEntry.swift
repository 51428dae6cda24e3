/// One entry of the status feed: a change of a certificate's status, in the order the book made them.
///
/// Sequence numbers start at 1 and have no gaps, so a follower that has seen n knows it missed nothing.
public struct StatusEntry: Hashable, Sendable {
    /// Position in the feed, from 1, gap-free.
    public let sequence: Int64
    /// The certificate that changed.
    public let id: CertificateID
    /// The revocation that happened; nil when a hold was lifted.
    public let revocation: Revocation?
    /// The partition that the certificate names; 0 for the list of everything.
    public let shard: Int

    /// Makes an entry.
    public init(sequence: Int64, id: CertificateID, revocation: Revocation?, shard: Int = 0) {
        self.sequence = sequence
        self.id = id
        self.revocation = revocation
        self.shard = shard
    }
}
