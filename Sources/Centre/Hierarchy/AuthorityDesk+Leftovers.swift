import Model
import Store

extension AuthorityDesk {
    /// One act at a time on where an authority's key is, whatever process does it.
    func custodyLock(_ id: AuthorityID) throws(CentreError) -> ProcessLock {
        try ProcessLock(name: "custody-\(id)", folder: centre.state.run)
    }

    /// The claim that a splitting of an authority's key was made by this centre.
    func shareMark(_ id: AuthorityID, _ set: [UInt8]) -> String {
        "authority.share \(id) \(Hexadecimal.encode(set))"
    }

    /// The claim that nothing is left of what opened an authority's key before a splitting.
    private func endMark(_ id: AuthorityID, _ set: [UInt8]) -> String {
        "\(shareMark(id, set)) alone"
    }

    /// Destroys what a killed act left of an authority's key in a place that is not its place any more: a file under
    /// the centre's passphrase, or under shares of an earlier splitting.
    ///
    /// Nothing goes while the key is not proven where the record has it: a file that was restored from a backup, because
    /// the medium or the shares are lost, may be the only one.
    ///
    /// - Returns: how many files.
    func destroyLeftovers(of record: AuthorityRecord) async throws -> Int {
        let isEnd = try isEndOfSplitting(record)
        guard record.state == .destroyed || isEnd || centre.hasKey(of: record) else { return 0 }
        var kept = Set(try centre.book.authorities().filter { $0.state != .destroyed }.map(\.keyReference))
        kept.formUnion(try centre.book.authorityRequests().map(\.keyReference))
        if record.state == .destroyed { kept.remove(record.keyReference) }
        let count = try centre.keyring.destroyLeftovers(of: record, keeping: kept) { set in
            try centre.book.isClaimed(key: shareMark(record.id, set))
        }
        if isEnd, let set = record.sharedSet {
            try await persons.book.commit([.once(key: endMark(record.id, set), at: centre.clock.now)])
        }
        return count
    }

    /// Whether a splitting is on record, was proven before it was, and did not come to its end yet.
    private func isEndOfSplitting(_ record: AuthorityRecord) throws -> Bool {
        guard record.state != .destroyed, let set = record.sharedSet else { return false }
        guard centre.keyring.hasFile(record.keyReference) else { return false }
        return try !centre.book.isClaimed(key: endMark(record.id, set))
    }
}
