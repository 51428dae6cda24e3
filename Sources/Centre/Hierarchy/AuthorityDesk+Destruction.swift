import CRL
public import Model
import OpenSSL
import Store

extension AuthorityDesk {
    /// Destroys a retired authority's key, after a last list that holds until its last certificate has ended.
    ///
    /// The intention is on record before the key goes, so a run that was killed is finished by the next one.
    ///
    /// - Parameters:
    ///   - id: the authority; must be retired.
    ///   - valid: how many certificates may still be valid; they stay good or revoked as the last list has them.
    /// - Returns: how many were.
    /// - Throws: `HierarchyError` with `.notInState`, `.needed` or `.keyAbsent`.
    public func destroy(_ id: AuthorityID, evenThough valid: Int = 0) async throws -> Int {
        let lock = try custodyLock(id)
        defer { withExtendedLifetime(lock) {} }
        let record = try centre.authorityRecord(id.name)
        guard record.state == .retired else { throw HierarchyError(.notInState(id, record.state)) }
        let own = try Certificate(der: record.certificate).serial
        let count = try centre.book.validCertificateCount(of: id, at: centre.clock.now, except: own)
        guard count == 0 || count == valid else { throw HierarchyError(.needed(id, valid: count)) }
        let mark = "authority.destroy \(id)"
        if try !centre.book.isClaimed(key: mark) {
            try await publishLastList(of: record, own: own)
            try await intend(record, mark: mark, valid: count)
            onStep(.intended)
        }
        try demandMedium(of: record, mark: mark)
        try centre.destroyKey(of: record)
        _ = try destroyLeftovers(of: record.in(.destroyed))
        onStep(.keyDestroyed)
        try await conclude([
            .updateAuthority(record.in(.destroyed), from: .retired),
            event("authority.destroy", id, ["key": Hexadecimal.encode(record.keyHash), "valid": "\(count)"]),
        ])
        onStep(.recorded)
        return count
    }

    /// How many valid certificates would outlive an authority's key.
    public func dependants(of id: AuthorityID) throws -> Int {
        let record = try centre.authorityRecord(id.name)
        let own = try Certificate(der: record.certificate).serial
        return try centre.book.validCertificateCount(of: id, at: centre.clock.now, except: own)
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

    /// A key that is not found on a medium that is not there is not gone.
    private func demandMedium(of record: AuthorityRecord, mark: String) throws {
        let isAway = centre.keyring.rootKeys.folder == nil
        guard try isAway && centre.book.isClaimed(key: mediumMark(mark)) else { return }
        throw HierarchyError(.keyAbsent(record.id))
    }

    /// A list whose nextUpdate is the end of the last certificate that could be on it.
    private func publishLastList(of record: AuthorityRecord, own: SerialNumber) async throws {
        guard let key = try centre.keyAtHand(record) else { throw HierarchyError(.keyAbsent(record.id)) }
        let certificate = try Certificate(der: record.certificate)
        let last = try centre.book.lastEnd(of: record.id, except: own) ?? certificate.notAfter
        let seconds = last.secondsSinceEpoch - centre.clock.now.secondsSinceEpoch
        let policy = RevocationListPolicy(validitySeconds: max(86_400, seconds))
        let issuer = try RevocationListIssuer(id: record.id, certificate: certificate, key: key)
        _ = try await centre.listPublisher(for: policy).publish(for: issuer, actor: persons.actor)
        onStep(.published)
    }
}
