import CRL
import Foundation
import Model
import OpenSSL
import Store

/// A published list whose file is gone, or is another one.
struct LostList {
    let name: RevocationListName
    /// Whether there is a copy of it, which the next publishing puts back.
    let isKept: Bool
    let error: RevocationListError
}

extension CACentre {
    /// Lists that were published and have not ended, whose file is gone, and that nobody can sign again now, because the
    /// authority's key is destroyed or away; of a destroyed one also those in whose place another one lies.
    ///
    /// The book has their numbers and fingerprints only. Of last lists there is a copy; else the octets are in a backup, or nowhere.
    ///
    /// - Throws: `BookError`, `CryptoError`, `RevocationListError`.
    func lostLists() throws -> [LostList] {
        try book.authorities().flatMap { record -> [LostList] in
            guard record.state == .destroyed || isAway(record), try owesLists(record) else { return [] }
            return try listNames(of: record).flatMap { try lost($0, isLast: record.state == .destroyed) }
        }
    }

    private func lost(_ full: RevocationListName, isLast: Bool) throws -> [LostList] {
        let now = clock.now
        let hasDelta = try book.endOfDeltaPointers(of: full, at: now) != nil
        return try (hasDelta ? [full, full.delta] : [full]).compactMap { name -> LostList? in
            guard let published = try book.publishedRevocationList(of: name),
                let fingerprint = published.fingerprint, published.nextUpdate >= now
            else { return nil }
            // One that a key signed which is away now may be newer than the book says, after a crash.
            let isThere =
                isLast
                ? has(name, fingerprint, in: listDirectory)
                : FileManager.default.fileExists(atPath: listDirectory.path(of: name))
            guard !isThere else { return nil }
            return LostList(
                name: name,
                isKept: isLast && has(name, fingerprint, in: lastLists),
                error: RevocationListError(.lost(name, fingerprint: fingerprint))
            )
        }
    }

    /// What cannot be read is not there.
    private func has(
        _ name: RevocationListName,
        _ fingerprint: [UInt8],
        in folder: RevocationListDirectory
    ) -> Bool {
        (try? folder.open(name)?.fingerprint()) == fingerprint
    }
}
