import CRL
import Model
import OpenSSL
import Store

/// A restore can never un-revoke: what an authority published says whether the book is an older copy.
extension CACentre {
    /// The number of a list that is published and that the book does not know, as after it was put back to an older copy.
    ///
    /// A number is on record before the list is signed, so no crash leaves one that is not. What was reserved since the book was put
    /// back, for lists that could not be explained, says nothing: the one that counts is on record itself, or another is published.
    ///
    /// - Returns: nil when there is none; what the authority did not sign proves nothing.
    /// - Throws: `BookError`, `CryptoError`.
    func listAhead(of record: AuthorityRecord) throws -> Int64? {
        // What somebody else publishes of an authority says nothing of this book.
        guard try signsLists(record) else { return nil }
        let certificate = try Certificate(der: record.certificate)
        let full = RevocationListName(record.id)
        for name in [full, full.delta] {
            // Before the book is asked: another process may publish the next one meanwhile.
            guard let list = try? listDirectory.list(name), let number = list.frame.number,
                list.frame.issuer == certificate.subjectDER
            else { continue }
            guard try isUnknown(number, of: name),
                (try? list.verifySignature(by: certificate.publicKey)) != nil
            else { continue }
            return number
        }
        return nil
    }

    /// Whether the book has no list of this number, took none in whole, and published none with a greater one.
    ///
    /// - Throws: `BookError`.
    func isUnknown(_ number: Int64, of name: RevocationListName) throws(BookError) -> Bool {
        guard try number > book.publishedRevocationList(of: name)?.number ?? 0 else { return false }
        guard try !book.hasRevocationList(name, number: number) else { return false }
        return try !book.isClaimed(key: recallMark(of: name, number))
    }

    /// Says that everything of a list is in the book, where a greater number is on record already.
    func recallMark(of name: RevocationListName, _ number: Int64) -> String { "crl.recall \(name) \(number)" }

    /// Whether the book may lack what an authority, or one above it, revoked: then nothing is answered for it.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func isBehind(_ record: AuthorityRecord) throws -> Bool {
        var member = record
        while try listAhead(of: member) == nil {
            guard let parent = member.parent else { return false }
            member = try authorityRecord(parent.name)
        }
        return true
    }

    /// Refuses an authority that may have revoked keys as compromised of which this book knows nothing: its records are not in, or a
    /// list is published, of it or of one above it, that the book does not know.
    ///
    /// - Throws: `MigrationError` with `.recordsOwed`, `CentreError` with `.bookBehind`; `BookError`, `CryptoError`.
    func demandKnowledge(of record: AuthorityRecord) throws {
        try demandRecords(of: record.id)
        guard try isBehind(record) else { return }
        let way = try authorities(upFrom: record)
        for fault in try behind() where way.contains(fault.authority) { throw fault.error }
    }

    private func authorities(upFrom record: AuthorityRecord) throws -> [AuthorityID] {
        var (way, member) = ([record.id], record)
        while let parent = member.parent, !way.contains(parent) {
            way.append(parent)
            member = try authorityRecord(parent.name)
        }
        return way
    }

    /// The authorities of which a list is published that the book does not know.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func behind() throws -> [AuthorityFault] {
        try book.authorities().compactMap { record in
            try listAhead(of: record).map { number in
                AuthorityFault(
                    authority: record.id,
                    error: CentreError(.bookBehind(record.id, number: number))
                )
            }
        }
    }
}
