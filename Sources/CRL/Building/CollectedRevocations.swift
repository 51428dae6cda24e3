import Model
import OpenSSL

/// The entries of a list, and the view of the book they come from; becomes one list, once.
struct CollectedRevocations: ~Copyable {
    private let writer: RevocationListWriter
    /// The octets of the entries.
    let spool: ListFile
    /// When the book was read, or a little before.
    let thisUpdate: Timestamp
    /// When the list ends.
    let nextUpdate: Timestamp

    init(
        writer: consuming RevocationListWriter,
        spool: ListFile,
        thisUpdate: Timestamp,
        nextUpdate: Timestamp
    ) {
        self.writer = writer
        self.spool = spool
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
    }

    /// How many entries there are.
    var entryCount: Int { writer.entryCount }

    /// Completes the list with a number that has been reserved in the book.
    consuming func numbered(
        _ reserved: RevocationListRecord,
        by issuer: RevocationListIssuer,
        scope: RevocationListScope
    ) throws(RevocationListError) -> UnsignedRevocationList {
        do throws(CryptoError) {
            return try writer.finish(
                number: reserved.number,
                authorityKeyIdentifier: issuer.keyIdentifier,
                scope: scope
            )
        } catch {
            throw RevocationListError(.signingFailed(reserved.name, detail: error.message))
        }
    }
}
