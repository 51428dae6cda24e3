import Model
import OpenSSL

/// A list that has its number and lacks its signature; it can be signed once.
final class RevocationListDraft {
    let record: RevocationListRecord
    let scope: RevocationListScope
    let entryCount: Int
    private var collected: CollectedRevocations?

    init(
        record: RevocationListRecord,
        scope: RevocationListScope,
        collected: consuming CollectedRevocations
    ) {
        self.record = record
        self.scope = scope
        entryCount = collected.entryCount
        self.collected = consume collected
    }

    /// Signs, and writes the list into `file`.
    ///
    /// - Throws: `RevocationListError` with `.signingFailed` or `.file`.
    func sign(by issuer: RevocationListIssuer, into file: ListFile) throws(RevocationListError) {
        guard let collected = collected.take() else {
            throw RevocationListError(.signingFailed(record.name, detail: "it was signed already"))
        }
        let spool = collected.spool
        let unsigned = try collected.numbered(record, by: issuer, scope: scope)
        do {
            try unsigned.sign(by: issuer.key, entries: spool.forEachPiece, into: file.append)
        } catch let error as RevocationListError {
            throw error
        } catch {
            throw RevocationListError(.signingFailed(record.name, detail: error.brief))
        }
    }
}
