import CRL
import Foundation
import Model
import OpenSSL
import Store

/// A published list whose file is gone.
struct LostList {
    let name: RevocationListName
    let error: RevocationListError
}

extension CACentre {
    /// Lists that were published and have not ended, whose file is gone, and that nobody can sign again now, because the
    /// authority's key is destroyed or away.
    ///
    /// The book has their numbers and fingerprints only. Of last lists there is a copy; else the octets are in a backup, or nowhere.
    ///
    /// - Throws: `BookError`, `CryptoError`, `RevocationListError`.
    func lostLists() throws -> [LostList] {
        try book.authorities().flatMap { record -> [LostList] in
            guard try record.state == .destroyed || isAway(record), try owesLists(record) else { return [] }
            return try listNames(of: record).flatMap(lost)
        }
    }

    private func lost(_ full: RevocationListName) throws -> [LostList] {
        let now = clock.now
        let hasDelta = try book.endOfDeltaPointers(of: full, at: now) != nil
        return try (hasDelta ? [full, full.delta] : [full]).compactMap { name -> LostList? in
            guard let published = try book.publishedRevocationList(of: name),
                let fingerprint = published.fingerprint, published.nextUpdate >= now,
                !FileManager.default.fileExists(atPath: listDirectory.path(of: name))
            else { return nil }
            return LostList(name: name, error: RevocationListError(.lost(name, fingerprint: fingerprint)))
        }
    }
}
