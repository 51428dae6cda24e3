public import Model
import OpenSSL
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
        let turn = try turn(of: id)
        guard try book.isClaimed(key: owedMark(of: id, turn)) else { return false }
        return try !book.isClaimed(key: settledMark(of: id, turn))
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
        try book.isClaimed(key: owedMark(of: id, 1))
    }

    /// Those of some authorities that await their records.
    ///
    /// - Throws: `BookError`.
    public func awaitingRecords(among ids: some Sequence<AuthorityID>) throws(BookError) -> [AuthorityID] {
        var found: [AuthorityID] = []
        for id in Set(ids).sorted(by: { $0.name < $1.name }) where try awaitsRecords(id) { found.append(id) }
        return found
    }

    /// Records that say what was revoked are in: from now on lists and answers are signed for the authority, or from when its
    /// key comes.
    func settleRecords(
        of plan: CertificateImport,
        by administrator: StaffOperator,
        _ persons: TwoPersons?
    ) async throws {
        let isWhole = plan.isSignedWhole(at: clock.now)
        // Those on a list of a part are not all, whoever confirms it.
        let isOfAll = plan.index != nil || plan.list.map { $0.issuingDistributionPoint == nil } ?? false
        guard isOfAll, persons != nil || isWhole else { return }
        var changes = try settlingRecords(
            of: plan.authority,
            cause: "an import of its records came to its end",
            by: administrator.record.name
        )
        if isWhole { changes += try listingRecords(of: plan.authority, number: plan.list?.number) }
        let writer: any Book = if let persons { persons.book } else { administrator.book }
        if !changes.isEmpty { try await writer.commit(changes) }
    }

    /// Written together with the record of an authority whose key comes.
    ///
    /// What came before the key counts on the day of the list that was the last one then: what was revoked after it, wherever
    /// the authority was at work until now, nobody here knows.
    func owingRecords(of id: AuthorityID) throws(BookError) -> [Change] {
        // An earlier version took whatever came before the key for all that there is.
        let turn = try book.isClaimed(key: settledMark(of: id, 1)) ? 2 : 1
        var keys = (1...turn).map { owedMark(of: id, $0) }
        if try hasCurrentRecords(of: id) { keys.append(settledMark(of: id, turn)) }
        var changes: [Change] = []
        for key in keys where try !book.isClaimed(key: key) {
            changes.append(.once(key: key, at: clock.now))
        }
        return changes
    }

    /// That the authority's own list of everything, by its number, is in before its key; nothing for one without a number.
    func listingRecords(of id: AuthorityID, number: Int64?) throws(BookError) -> [Change] {
        guard let number, try !cameWithKey(id) else { return [] }
        let key = listedMark(of: id, number)
        return try book.isClaimed(key: key) ? [] : [.once(key: key, at: clock.now)]
    }

    private func hasCurrentRecords(of id: AuthorityID) throws(BookError) -> Bool {
        guard let last = try book.latestRevocationList(of: RevocationListName(id)),
            last.nextUpdate >= clock.now,
            last.thisUpdate >= clock.now.advanced(bySeconds: -CertificateImport.day)
        else { return false }
        return try book.isClaimed(key: listedMark(of: id, last.number))
    }

    /// That the records are in, or that there are none; nothing when nobody waits for them.
    func settlingRecords(
        of id: AuthorityID,
        cause: String,
        by actor: String
    ) throws(BookError) -> [Change] {
        guard try awaitsRecords(id) else { return [] }
        let event = AuditEvent(
            at: clock.now,
            actor: actor,
            action: "authority.records",
            object: id.name,
            detail: ["cause": cause]
        )
        let turn = try turn(of: id)
        return [.once(key: settledMark(of: id, turn), at: clock.now), .audit(event)]
    }

    /// The second time records are owed where an earlier version had them settled before the key came.
    private func turn(of id: AuthorityID) throws(BookError) -> Int {
        try book.isClaimed(key: owedMark(of: id, 2)) ? 2 : 1
    }

    private func owedMark(of id: AuthorityID, _ turn: Int) -> String {
        "authority.records.owed \(id)\(turn > 1 ? " \(turn)" : "")"
    }

    private func settledMark(of id: AuthorityID, _ turn: Int) -> String {
        "authority.records.settled \(id)\(turn > 1 ? " \(turn)" : "")"
    }

    private func listedMark(of id: AuthorityID, _ number: Int64) -> String {
        "authority.records.listed \(id) \(number)"
    }
}
