import CRL
import Model
import Store

/// The last lists of destroyed authorities, which nobody can sign again, are kept apart from what relying parties fetch.
extension CACentre {
    /// Where they are kept.
    var lastLists: RevocationListDirectory { RevocationListDirectory(path: state.lastLists) }

    /// Keeps lists as they are published now.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    func keepLast(_ names: [RevocationListName]) throws(RevocationListError) {
        for name in names { try lastLists.put(name, from: listDirectory) }
    }

    /// Puts last lists back whose published files are gone or not what was published last, and keeps those of which that is so
    /// where they are kept; a delta to which no list points any more goes from both places.
    ///
    /// - Returns: those that were put back.
    /// - Throws: `BookError`, `CryptoError`, `RevocationListError`.
    func bringBackLastLists() throws -> [RevocationListName] {
        try removeEndedDeltas()
        return try lastListNames().filter { name in
            guard let fingerprint = try book.publishedRevocationList(of: name)?.fingerprint else {
                return false
            }
            let isPublished = try listDirectory.open(name)?.fingerprint() == fingerprint
            let isKept = try lastLists.open(name)?.fingerprint() == fingerprint
            if isPublished, !isKept { try lastLists.put(name, from: listDirectory) }
            if isKept, !isPublished { try listDirectory.put(name, from: lastLists) }
            return isKept && !isPublished
        }
    }

    private func removeEndedDeltas() throws {
        for record in try book.authorities() where record.state == .destroyed {
            for full in try listNames(of: record)
            where try book.endOfDeltaPointers(of: full, at: clock.now) == nil {
                for folder in [listDirectory, lastLists] { folder.remove(full.delta) }
            }
        }
    }

    /// Which versions of last lists there are, as published and as kept.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func lastListFiles() throws -> [FileIdentity?] {
        try lastListNames().flatMap { name in
            [listDirectory, lastLists].map { FileIdentity(path: $0.path(of: name)) }
        }
    }

    private func lastListNames() throws -> [RevocationListName] {
        let records = try book.authorities().filter { try $0.state == .destroyed && owesLists($0) }
        return try records.flatMap { try listNames(of: $0) }.flatMap { full -> [RevocationListName] in
            let hasDelta = try book.endOfDeltaPointers(of: full, at: clock.now) != nil
            return hasDelta ? [full, full.delta] : [full]
        }
    }
}
