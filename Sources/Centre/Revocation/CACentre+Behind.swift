import CRL
import Model
import OpenSSL
import Store

/// A restore can never un-revoke: what an authority published says whether the book is an older copy.
extension CACentre {
    /// A list of an authority that is published and that the book does not know, as after it was put back to an older copy; that of a
    /// part as well as that of everything, and deltas.
    ///
    /// A number is on record before the list is signed, so no crash leaves one that is not: such a list is of another past, whether its
    /// number is greater than those that were taken since the book was put back, or not.
    ///
    /// - Returns: nil when there is none; what the authority did not sign proves nothing.
    /// - Throws: `BookError`, `CryptoError`.
    func listAhead(of record: AuthorityRecord) throws -> UnknownList? {
        // What somebody else publishes of an authority says nothing of this book.
        guard try signsLists(record) else { return nil }
        let issuer = try Certificate(der: record.certificate)
        let generation = try book.generation()
        let folders = listFolders
        for name in listNamesAtAll(of: record.id, in: folders) {
            for folder in folders {
                guard let found = try newer(name, issuer, in: folder, generation) else { continue }
                return UnknownList(name: name, number: found.number)
            }
        }
        return nil
    }

    /// The number of what is published under this name, where the book does not know that list and it is to be taken in.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func unknownNumber(_ name: RevocationListName) throws -> Int64? {
        guard let record = try book.authority(name.authority), try signsLists(record) else { return nil }
        let issuer = try Certificate(der: record.certificate)
        return try newer(name, issuer, in: listDirectory, book.generation())?.number
    }

    /// Whether the book does not know a list: it has none of its number, or another one.
    ///
    /// Two lists of different pasts have the same number where both were counted up from one that was ahead of the clock, or were made in
    /// the same second. One that is only reserved may be published all the same, by a process that ended before it said so. One that was
    /// taken over as a number alone, by an import or below a delta, covers nothing: its file is looked at when it comes.
    ///
    /// - Throws: `BookError`; `RevocationListError` for a file that cannot be read.
    func isUnknown(_ file: ListFile, _ number: Int64, of name: RevocationListName) throws -> Bool {
        guard let record = try book.revocationList(name, number: number) else { return true }
        if record.fingerprint == nil {
            guard record.feedSequence == 0, try !book.wasIntended(number, of: name) else { return false }
        }
        let fingerprint = try file.fingerprint()
        guard fingerprint != record.fingerprint else { return false }
        return try !book.recalledLists(of: name).contains {
            $0.number == number && $0.fingerprint == fingerprint
        }
    }

    /// The list by which the book is known to lack what an authority, or one above it, revoked: while there is one nothing is answered for
    /// the authority.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func listAhead(ofAnyAbove record: AuthorityRecord) throws -> UnknownList? {
        var member = record
        while true {
            if let list = try listAhead(of: member) { return list }
            guard let parent = member.parent else { return nil }
            member = try authorityRecord(parent.name)
        }
    }

    /// Which versions of an authority's lists there are.
    func listFiles(of authority: AuthorityID) -> [FileIdentity?] {
        let folders = listFolders
        return listNamesAtAll(of: authority, in: folders).flatMap { name in
            folders.map { FileIdentity(path: $0.path(of: name)) }
        }
    }

    /// Whether the book may lack what an authority, or one above it, revoked: then nothing is answered for it.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func isBehind(_ record: AuthorityRecord) throws -> Bool { try listAhead(ofAnyAbove: record) != nil }

    /// Refuses an authority that may have revoked keys as compromised of which this book knows nothing: its records are not in, or a
    /// list is published, of it or of one above it, that the book does not know.
    ///
    /// - Throws: `MigrationError` with `.recordsOwed`, `CentreError` with `.bookBehind`; `BookError`, `CryptoError`.
    func demandKnowledge(of record: AuthorityRecord) throws {
        try demandRecords(of: record.id)
        if let list = try listAhead(ofAnyAbove: record) { throw list.error }
    }

    /// The authorities of which a list is published that the book does not know.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func behind() throws -> [AuthorityFault] {
        try book.authorities().compactMap { record in
            try listAhead(of: record).map { AuthorityFault(authority: record.id, error: $0.error) }
        }
    }
}
