public import Model
import Store

/// What an authority revoked before it came here, nobody here knows until its records are in.
extension CACentre {
    /// Whether an authority came with its key, and its records did not come to their end yet.
    ///
    /// It certifies nobody and signs no list until then, and no status is answered for it: that would call good what it revoked elsewhere,
    /// and could be shown to anybody as long as it is valid.
    ///
    /// - Throws: `BookError`.
    public func awaitsRecords(_ id: AuthorityID) throws(BookError) -> Bool {
        guard try book.isClaimed(key: owedMark(of: id)) else { return false }
        return try !book.isClaimed(key: settledMark(of: id))
    }

    /// Refuses an authority that awaits its records: whose keys it certified, and which of them were compromised, nobody here knows.
    ///
    /// - Throws: `MigrationError` with `.recordsOwed`; `BookError`.
    func demandRecords(of id: AuthorityID) throws {
        guard try !awaitsRecords(id) else { throw MigrationError(.recordsOwed(id)) }
    }

    /// Whether an authority's key came from elsewhere, with it or later.
    ///
    /// - Throws: `BookError`.
    func cameWithKey(_ id: AuthorityID) throws(BookError) -> Bool {
        try book.isClaimed(key: owedMark(of: id))
    }

    /// Those of some authorities that await their records.
    ///
    /// - Throws: `BookError`.
    public func awaitingRecords(among ids: some Sequence<AuthorityID>) throws(BookError) -> [AuthorityID] {
        var found: [AuthorityID] = []
        for id in Set(ids).sorted(by: { $0.name < $1.name }) where try awaitsRecords(id) { found.append(id) }
        return found
    }

    /// Written together with the record of an authority whose key comes.
    func owingRecords(of id: AuthorityID) throws(BookError) -> [Change] {
        let key = owedMark(of: id)
        return try book.isClaimed(key: key) ? [] : [.once(key: key, at: clock.now)]
    }

    /// That the records are in, or that there are none; nothing when it was said before.
    func settlingRecords(
        of id: AuthorityID,
        cause: String,
        by actor: String
    ) throws(BookError) -> [Change] {
        let key = settledMark(of: id)
        guard try !book.isClaimed(key: key) else { return [] }
        let event = AuditEvent(
            at: clock.now,
            actor: actor,
            action: "authority.records",
            object: id.name,
            detail: ["cause": cause]
        )
        return [.once(key: key, at: clock.now), .audit(event)]
    }

    private func owedMark(of id: AuthorityID) -> String { "authority.records.owed \(id)" }

    private func settledMark(of id: AuthorityID) -> String { "authority.records.settled \(id)" }
}
