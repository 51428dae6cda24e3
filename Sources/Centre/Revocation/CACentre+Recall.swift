import CRL
import Issuer
public import Model
import OpenSSL
import Store

/// A book that was put back to a copy does not know what was revoked since; the lists that were published since do.
extension CACentre {
    /// Takes into the book what lists say that its authorities signed and that it does not know, newer than those that it has as
    /// published: those in `published/`, whoever brought them back, and kept last lists.
    ///
    /// Called before status is told to anybody, so that a restore un-revokes nothing that a list has told. The entries come
    /// with their dates and reasons, and keys that were compromised are blocked. What is in the book already is passed over.
    /// An authority that awaits its records, or came without its key, has its lists elsewhere.
    ///
    /// - Parameter onTrouble: told of a list that cannot be read to its end; what was read of it is in the book.
    /// - Returns: the lists that had something to say.
    /// - Throws: `BookError`, `CryptoError`.
    ///
    /// Source: RFC 5280 §3.3.
    @discardableResult
    public func recallLists(
        onTrouble: (RevocationListName, any Error) -> Void = { _, _ in }
    ) async throws -> [RecalledList] {
        let first = try await recallKnown(onTrouble)
        guard first.contains(where: { $0.left > 0 }) else { return first.filter(\.isNews) }
        // What was being signed when the copy was made says more when it is finished.
        _ = try await recover()
        return try await (first + recallKnown(onTrouble)).filter(\.isNews)
    }

    private func recallKnown(
        _ onTrouble: (RevocationListName, any Error) -> Void
    ) async throws -> [RecalledList] {
        var recalled: [RecalledList] = []
        for record in try book.authorities() where try signsLists(record) {
            let issuer = try Certificate(der: record.certificate)
            for name in try listNamesAtAll(of: record) {
                for folder in [listDirectory, lastLists] {
                    guard let found = try newer(name, issuer, in: folder) else { continue }
                    var recall = try ListRecall(name, number: found.number, of: issuer, found.list, in: self)
                    do {
                        try await recall.run(found.file)
                        recalled.append(recall.outcome)
                    } catch let error as BookError {
                        // Another process takes it in at this moment, as when all are started together after a restore.
                        guard error.isOvertaken else { throw error }
                    } catch {
                        onTrouble(name, error)
                    }
                }
            }
        }
        return recalled
    }

    /// What the lists of an authority may be called: parts before the list of everything, because they know where an entry
    /// belongs, and each before its delta, which may have its number.
    private func listNamesAtAll(of record: AuthorityRecord) throws -> [RevocationListName] {
        let planned = record.state == .active ? locations(of: record).partition : nil
        let lists = try RevocationListPartitions(of: record.id, planned: planned, in: book)
        return lists.names.reversed().flatMap { [$0, $0.delta] }
    }

    /// Whether what is published of an authority was signed here: not where it awaits its records, or came without its key.
    func signsLists(_ record: AuthorityRecord) throws -> Bool {
        guard try !awaitsRecords(record.id) else { return false }
        guard record.state == .retired, try neverHadKey(record) else { return true }
        return hasKey(of: record)
    }

    /// A list that `issuer` signed and the book does not know.
    private func newer(
        _ name: RevocationListName,
        _ issuer: Certificate,
        in folder: RevocationListDirectory
    ) throws -> (file: ListFile, list: StreamedRevocationList, number: Int64)? {
        guard let file = try? folder.open(name), let list = try? file.list(),
            let number = list.frame.number, try isUnknown(number, of: name),
            list.frame.issuer == issuer.subjectDER, isAbout(name, list.frame),
            (try? list.verifySignature(by: issuer.publicKey)) != nil
        else { return nil }
        return (file, list, number)
    }

    /// Whether a list is what its file's name says.
    private func isAbout(_ name: RevocationListName, _ frame: RevocationList) -> Bool {
        guard (frame.base != nil) == name.isDelta else { return false }
        guard let point = frame.issuingDistributionPoint else { return name.shard == 0 }
        let urls = (try? IssuingDistributionPoint(der: point))?.urls ?? []
        return name.shard > 0 && urls.contains { $0.hasSuffix("/\(name.full.fileName)") }
    }
}

extension BookError {
    /// Whether somebody else wrote first what was to be written.
    fileprivate var isOvertaken: Bool {
        switch reason {
        case .numberNotGrowing, .stateChanged, .repeated, .exists, .serialTaken: true
        default: false
        }
    }
}
