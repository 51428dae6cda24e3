import CRL
public import Model
import Store

extension CACentre {
    /// Whether the newest list of an authority, full or delta, was made before the book had a revocation, or there is none yet and its
    /// key is here; a destroyed one has its last list.
    ///
    /// - Throws: `BookError`.
    func isUnlisted(_ id: CertificateID) throws -> Bool {
        guard let record = try book.authority(id.authority), record.state != .destroyed else { return false }
        let position = try listed(id.authority)
        guard position != .max else {
            guard try !awaitsRecords(record.id) && hasKey(of: record) else { return false }
            return try book.certificate(id)?.revocation != nil
        }
        var isUnlisted = false
        try eachEntry(after: position) { if $0.id == id { isUnlisted = $0.revocation != nil } }
        return isUnlisted
    }

    /// How many revocations the newest list of each authority lacks that owes one; those whose list has all are not among them.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    public func unlistedCounts() throws -> [(authority: AuthorityID, count: Int)] {
        try unlisted(before: Timestamp(secondsSinceEpoch: .max))
            .map { (authority: $0.key, count: $0.value.count) }
            .sorted { $0.authority.name < $1.authority.name }
    }

    /// The revocations, of authorities that owe lists, which the newest list does not have though they are older than a moment.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func unlisted(before moment: Timestamp) throws -> [AuthorityID: [SerialNumber]] {
        var positions: [AuthorityID: Int64] = [:]
        for record in try book.authorities() where try record.state != .destroyed && owesLists(record) {
            positions[record.id] = try listed(record.id)
        }
        var found: [AuthorityID: Set<SerialNumber>] = [:]
        try eachEntry(after: positions.values.min() ?? .max) { entry in
            guard let position = positions[entry.id.authority], entry.sequence > position else { return }
            if let revocation = entry.revocation, revocation.date < moment {
                found[entry.id.authority, default: []].insert(entry.id.serial)
            } else {
                found[entry.id.authority]?.remove(entry.id.serial)
            }
        }
        return found.filter { !$0.value.isEmpty }.mapValues { $0.sorted { $0.hexadecimal < $1.hexadecimal } }
    }

    /// Up to where in the feed the newest list of an authority, full or delta, has everything; the end of the feed for one that
    /// has published none.
    private func listed(_ id: AuthorityID) throws -> Int64 {
        let name = RevocationListName(id)
        let lists = try [name, name.delta].compactMap {
            try book.publishedRevocationList(of: $0)?.feedSequence
        }
        return lists.max() ?? .max
    }

    private func eachEntry(after start: Int64, _ look: (StatusEntry) -> Void) throws {
        var position = start
        let head = try book.feedHead()
        while position < head {
            let entries = try book.feed(after: position, limit: 1000)
            guard let last = entries.last, last.sequence > position else { return }
            entries.forEach(look)
            position = last.sequence
        }
    }
}
