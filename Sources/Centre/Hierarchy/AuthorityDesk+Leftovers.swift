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

    /// Destroys what a killed act left of an authority's key in a place that is not its place any more: a file under
    /// the centre's passphrase, or under shares of an earlier splitting.
    ///
    /// - Returns: how many files.
    func destroyLeftovers(of record: AuthorityRecord) throws -> Int {
        var kept = Set(try centre.book.authorities().filter { $0.state != .destroyed }.map(\.keyReference))
        kept.formUnion(try centre.book.authorityRequests().map(\.keyReference))
        if record.state == .destroyed { kept.remove(record.keyReference) }
        return try centre.keyring.destroyLeftovers(of: record, keeping: kept) { set in
            try centre.book.isClaimed(key: shareMark(record.id, set))
        }
    }
}
