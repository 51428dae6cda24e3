public import Model
public import OpenSSL

/// The entries of a list, and the view of the book they come from; becomes one list, once.
public struct CollectedRevocations: ~Copyable {
    private let writer: RevocationListWriter
    /// When the book was read.
    public let thisUpdate: Timestamp
    /// When the list ends.
    public let nextUpdate: Timestamp
    /// The head of the status feed in the view that was read.
    public let feedSequence: Int64

    init(
        writer: consuming RevocationListWriter,
        thisUpdate: Timestamp,
        nextUpdate: Timestamp,
        feedSequence: Int64
    ) {
        self.writer = writer
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.feedSequence = feedSequence
    }

    /// How many entries there are.
    public var entryCount: Int { writer.entryCount }

    /// Completes the list with a number that has been reserved in the book.
    public consuming func numbered(
        _ reserved: RevocationListRecord,
        by issuer: RevocationListIssuer
    ) -> UnsignedRevocationList {
        writer.finish(number: reserved.number, authorityKeyIdentifier: issuer.keyIdentifier)
    }
}
