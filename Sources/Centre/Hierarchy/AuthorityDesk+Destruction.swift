import CRL
public import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Destroys a retired authority's key, after a last list that holds until its last certificate has ended, and after
    /// what it began is finished.
    ///
    /// The intention is on record before the key goes, so a run that was killed is finished by the next one, with the
    /// medium that the key was on.
    ///
    /// - Parameters:
    ///   - id: the authority; must be retired.
    ///   - valid: how many certificates may still be valid, at most; they stay good or revoked as the last list has them.
    /// - Returns: how many were.
    /// - Throws: `HierarchyError` with `.notInState`, `.needed` or `.keyAbsent`.
    public func destroy(_ id: AuthorityID, evenThough valid: Int = 0) async throws -> Int {
        let lock = try custodyLock(id)
        defer { withExtendedLifetime(lock) {} }
        let record = try centre.authorityRecord(id.name)
        guard record.state == .retired else { throw HierarchyError(.notInState(id, record.state)) }
        try await finishBegun(record)
        let own = try Certificate(der: record.certificate).serial
        let count = try dependants(of: id)
        guard count <= valid else { throw HierarchyError(.needed(id, valid: count)) }
        let mark = "authority.destroy \(id)"
        if try !centre.book.isClaimed(key: mark) {
            try await publishLastList(of: record, own: own)
            try await intend(record, mark: mark, valid: count)
            onStep(.intended)
        }
        let trace = try trace(of: record, mark: mark)
        try centre.destroyKey(of: record)
        _ = try await destroyLeftovers(of: record.in(.destroyed))
        onStep(.keyDestroyed)
        try await conclude([
            .updateAuthority(record.in(.destroyed), from: .retired),
            event("authority.destroy", id, ["key": Hexadecimal.encode(record.keyHash), "valid": "\(count)"]),
        ])
        onStep(.recorded)
        trace?.remove()
        return count
    }

    /// Finishes what the key began, because nobody can when it is gone.
    private func finishBegun(_ record: AuthorityRecord) async throws {
        guard try !centre.book.isClaimed(key: "authority.destroy \(record.id)"),
            try centre.book.unfinishedCertificates().contains(where: { $0.id.authority == record.id })
        else { return }
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
        HierarchyError(try neverHadKey(record) ? .keyElsewhere(record.id) : .keyAbsent(record.id))
    }

    /// Lists whose nextUpdate is the end of the last certificate that could be on them; nobody makes deltas to them.
    private func publishLastList(of record: AuthorityRecord, own: SerialNumber) async throws {
        if case .gone = try centre.absence(of: record) { throw try lost(record) }
        guard let key = try centre.keyAtHand(record) else { throw try centre.keyAbsence(of: record) }
        let certificate = try Certificate(der: record.certificate)
        let last = try centre.book.lastEnd(of: record.id, except: own) ?? certificate.notAfter
        let seconds = last.secondsSinceEpoch - centre.clock.now.secondsSinceEpoch
        let policy = RevocationListPolicy(validitySeconds: max(86_400, seconds))
        let issuer = try centre.listIssuer(record, certificate, key)
        _ = try await centre.listPublisher(for: policy).publishAll(for: issuer, actor: persons.actor)
        onStep(.published)
    }
}

extension CACentre {
    /// How many valid certificates would outlive an authority's key; its own is not counted.
    func dependants(of record: AuthorityRecord) throws -> Int {
        let own = try Certificate(der: record.certificate).serial
        return try book.validCertificateCount(of: record.id, at: clock.now, except: own)
    }
}
