import CRL
public import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Destroys a retired authority's key, after a last list that holds until its last certificate has ended, a last OCSP signer
    /// that answers as long, and after what it began is finished.
    ///
    /// The intention is on record before the key goes, so a run that was killed is finished by the next one, with the
    /// medium that the key was on; it makes last lists again, while the key is there. Meanwhile servers make lists that hold
    /// as long.
    ///
    /// - Parameters:
    ///   - id: the authority; must be retired.
    ///   - valid: how many certificates may still be valid, at most; they stay good or revoked as the last list has them.
    ///   - hasLastSigner: whether a last signer is made; without one OCSP answers until the present one ends.
    /// - Returns: how many were.
    /// - Throws: `HierarchyError` with `.notInState`, `.needed` or `.keyAbsent`; `CentreError` with `.authoritiesBusy`, and then the key is
    ///   there still; `MigrationError` with `.recordsOwed` while a last list
    ///   would lack what the authority revoked before it came here.
    public func destroy(
        _ id: AuthorityID,
        evenThough valid: Int = 0,
        hasLastSigner: Bool = true
    ) async throws -> Int {
        let lock = try custodyLock(id)
        defer { withExtendedLifetime(lock) {} }
        let record = try centre.authorityRecord(id.name)
        guard record.state == .retired else { throw HierarchyError(.notInState(id, record.state)) }
        try centre.demandRecords(of: id)
        let mark = centre.destructionMark(of: id)
        let isIntended = try centre.book.isClaimed(key: mark)
        let isGone = isIntended && centre.isKeyGone(record.keyReference)
        if !isGone { try await finishBegun(record) }
        let count = try dependants(of: id)
        guard count <= valid else { throw HierarchyError(.needed(id, valid: count)) }
        let key = isGone ? nil : try keyToDestroy(of: record, isIntended: isIntended)
        if key != nil, hasLastSigner { try await makeLastSigner(of: record) }
        // Also when it was intended before: what was published since then holds for two days, or lacks a revocation.
        let lists = try await publishLastLists(of: record, key)
        if !isIntended {
            try await intend(record, mark: mark, valid: count)
            onStep(.intended)
        }
        let trace = try trace(of: record, mark: mark)
        // Whoever renews the authority, or places it, writes its record, too.
        let turn = try await namesLock()
        defer { withExtendedLifetime(turn) {} }
        let present = try centre.authorityRecord(id.name)
        guard present.state == .retired else { throw HierarchyError(.notInState(id, present.state)) }
        try await destroyKey(key, of: present, after: lists, valid: count)
        onStep(.recorded)
        trace?.remove()
        return count
    }

    /// Destroys the key while nobody publishes, so that what is published then stays the last.
    private func destroyKey(
        _ key: (any SigningKey)?,
        of record: AuthorityRecord,
        after lists: [PublishedRevocationList],
        valid: Int
    ) async throws {
        let publisher = centre.listPublisher(for: centre.listPolicy(for: record.role), patience: .act)
        let detail = ["key": Hexadecimal.encode(record.keyHash), "valid": "\(valid)"]
        var lists = lists
        for _ in 0..<Self.attempts {
            let last = lists
            let isDone = try await publisher.whileNobodyPublishes(for: record.id) {
                guard try areLast(last, of: record.id) else { return false }
                try centre.keepLast(last.map(\.record.name))
                try centre.destroyKey(of: record)
                _ = try await destroyLeftovers(of: record.in(.destroyed))
                onStep(.keyDestroyed)
                try await conclude([
                    .updateAuthority(record.in(.destroyed), from: .retired),
                    event("authority.destroy", record.id, detail),
                ])
                return true
            }
            if isDone { return }
            lists = try await publishLastLists(of: record, key)
        }
        throw RevocationListError(.busy(record.id))
    }

    /// So often last lists are made, when a server publishes or somebody revokes in between.
    private static let attempts = 3

    /// The key; nil when it is away and the medium that it was on has to tell whether an earlier run destroyed it.
    private func keyToDestroy(of record: AuthorityRecord, isIntended: Bool) throws -> (any SigningKey)? {
        if !isIntended, case .gone = try centre.absence(of: record) { throw try lost(record) }
        guard let key = try centre.keyAtHand(record) else {
            guard isIntended else { throw try centre.keyAbsence(of: record) }
            return nil
        }
        return key
    }

    /// Whether nobody published another list after these, and every revocation is on them.
    private func areLast(_ lists: [PublishedRevocationList], of id: AuthorityID) throws -> Bool {
        for record in lists.map(\.record) {
            let newest = try [record.name, record.name.delta].compactMap {
                try centre.book.latestRevocationList(of: $0)?.number
            }
            guard newest.max() == record.number else { return false }
        }
        guard var position = lists.map(\.record.feedSequence).min() else { return true }
        let head = try centre.book.feedHead()
        while position < head {
            let entries = try centre.book.feed(after: position, limit: 1000)
            guard let last = entries.last, last.sequence > position else { return true }
            if entries.contains(where: { $0.id.authority == id }) { return false }
            position = last.sequence
        }
        return true
    }

    /// Finishes what the key began, because nobody can when it is gone.
    func finishBegun(_ record: AuthorityRecord) async throws {
        guard try centre.book.unfinishedCertificates().contains(where: { $0.id.authority == record.id })
        else {
            return
        }
        _ = try await centre.settleUnfinished(of: record)
    }

    /// How many valid certificates would outlive an authority's key.
    public func dependants(of id: AuthorityID) throws -> Int {
        try centre.dependants(of: centre.authorityRecord(id.name))
    }

    private func intend(_ record: AuthorityRecord, mark: String, valid: Int) async throws(BookError) {
        let detail = ["key": Hexadecimal.encode(record.keyHash), "valid": "\(valid)"]
        var changes: [Change] = [
            .once(key: mark, at: centre.clock.now), event("authority.destroy.intend", record.id, detail),
        ]
        if centre.keyring.isOnMedium(record.keyReference) {
            changes.append(.once(key: mediumMark(mark), at: centre.clock.now))
        }
        try await persons.book.commit(changes)
    }

    private func mediumMark(_ mark: String) -> String { "\(mark) medium" }

    /// A key that is not found is gone only where it was: on the medium that it was on, which a trace on it tells.
    ///
    /// - Returns: the trace, left on the medium; nil for a key that was on none.
    /// - Throws: `HierarchyError` with `.keyAbsent` for no medium, and for another one.
    private func trace(of record: AuthorityRecord, mark: String) throws -> DestructionTrace? {
        guard try centre.book.isClaimed(key: mediumMark(mark)) else { return nil }
        let keyring = centre.keyring
        guard let folder = keyring.rootKeys.folder,
            let trace = DestructionTrace(on: folder, of: record.keyReference, keyHash: record.keyHash)
        else { throw HierarchyError(.keyAbsent(record.id)) }
        if keyring.isOnMedium(record.keyReference) {
            try trace.leave()
        } else if !trace.isThere {
            throw HierarchyError(.keyAbsent(record.id))
        }
        return trace
    }

    /// Who has no key signs no last list.
    private func lost(_ record: AuthorityRecord) throws -> HierarchyError {
        HierarchyError(try centre.neverHadKey(record) ? .keyElsewhere(record.id) : .keyAbsent(record.id))
    }

    /// Lists whose nextUpdate is the end of the last certificate that could be on them; nobody makes deltas to them.
    ///
    /// - Returns: the lists; none without a key.
    private func publishLastLists(
        of record: AuthorityRecord,
        _ key: (any SigningKey)?
    ) async throws -> [PublishedRevocationList] {
        guard let key else { return [] }
        let certificate = try Certificate(der: record.certificate)
        let last = try centre.endOfLastList(of: record, certificate)
        let seconds = last.secondsSinceEpoch - centre.clock.now.secondsSinceEpoch
        let policy = centre.lastListPolicy(validitySeconds: max(86_400, seconds))
        let issuer = try centre.listIssuer(record, certificate, key)
        let publisher = centre.listPublisher(for: policy, patience: .act)
        let lists = try await publisher.publishAll(for: issuer, actor: persons.actor)
        onStep(.published)
        return lists
    }
}

extension CACentre {
    /// How many valid certificates would outlive an authority's key; its own is not counted.
    func dependants(of record: AuthorityRecord) throws -> Int {
        let own = try Certificate(der: record.certificate).serial
        return try book.validCertificateCount(of: record.id, at: clock.now, except: own)
    }

    /// What the intention to destroy an authority's key is claimed by.
    func destructionMark(of id: AuthorityID) -> String { "authority.destroy \(id)" }

    /// Whether an authority's key is about to be destroyed: each list may be the last one.
    func isEnding(_ record: AuthorityRecord) throws -> Bool {
        try record.state == .retired && book.isClaimed(key: destructionMark(of: record.id))
    }

    /// Until when the last list of an authority holds: the end of the last certificate that could be on it.
    func endOfLastList(of record: AuthorityRecord, _ certificate: Certificate) throws -> Timestamp {
        try book.lastEnd(of: record.id, except: certificate.serial) ?? certificate.notAfter
    }
}
