import Model
import OpenSSL

/// The entries of a list, and the view of the book they come from; becomes one list, once.
struct CollectedRevocations: ~Copyable {
    private let writer: RevocationListWriter
    /// The octets of the entries.
    let spool: ListFile
    /// When the book was read.
    let thisUpdate: Timestamp
    /// When the list ends.
    let nextUpdate: Timestamp
    /// The head of the status feed in the view that was read.
    let feedSequence: Int64

    init(
        writer: consuming RevocationListWriter,
        spool: ListFile,
        thisUpdate: Timestamp,
        nextUpdate: Timestamp,
        feedSequence: Int64
    ) {
        self.writer = writer
        self.spool = spool
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.feedSequence = feedSequence
    }

    /// How many entries there are.
    var entryCount: Int { writer.entryCount }

    /// Completes the list with a number that has been reserved in the book.
    consuming func numbered(
        _ reserved: RevocationListRecord,
        by issuer: RevocationListIssuer
    ) -> UnsignedRevocationList {
        writer.finish(number: reserved.number, authorityKeyIdentifier: issuer.keyIdentifier)
    }
}
