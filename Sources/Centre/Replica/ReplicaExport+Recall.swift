import CRL
import Model
import OpenSSL
import Snapshot
import Store

/// What the snapshots before have told, in a book that was put back to a copy.
extension ReplicaExport {
    /// Records that are compared with the book, and come into it, together.
    private static var batch: Int { 500 }

    /// What a snapshot says of one certificate that is revoked.
    private typealias Told = (id: CertificateID, revocation: Revocation, shard: Int)

    /// Takes into the book what the snapshots in the folder have as revoked and the book does not: whoever asked a replica was told.
    ///
    /// It was decided once, and this centre's audit key signed it. What is not revoked there is passed over, and what came through lists
    /// is in already. What the book has as being signed says more when it is finished.
    ///
    /// - Throws: `CentreError` with `.snapshotAhead` when that cannot be finished, or `.authoritiesBusy`; `SnapshotError`, `BookError`,
    ///   `CryptoError`. Then it is to be done again.
    func recallTold() async throws {
        guard let latest = writer.latest else { return }
        var found = try await recall(latest)
        if found.contains(where: { $0.left > 0 }) {
            _ = try await centre.recover()
            found = try await recall(latest)
        }
        if let waiting = found.first(where: { $0.left > 0 }) {
            throw CentreError(.snapshotAhead(waiting.authority, count: waiting.left))
        }
    }

    private func recall(_ latest: SnapshotManifest) async throws -> [RecalledSnapshot] {
        var found: [RecalledSnapshot] = []
        for record in try centre.book.authorities() where try centre.signsLists(record) {
            var recall = try EntryRecall(
                in: centre,
                because: "snapshot \(latest.sequence)",
                until: Certificate(der: record.certificate).notAfter
            )
            let isOver = try hasNewerList(of: record.id, than: latest)
            try await take(above(record.id, in: latest), isOver, &recall)
            var position: Int? = 0
            while let start = position {
                let page = try writer.revoked(of: record.id, from: start, limit: Self.batch)
                try await take(page.records.compactMap { told($0, record.id) }, isOver, &recall)
                position = page.next
            }
            let outcome = RecalledSnapshot(
                authority: record.id,
                sequence: latest.sequence,
                revoked: recall.revoked,
                unknown: recall.unknown,
                left: recall.left
            )
            if outcome.isNews { try await note(outcome, recall) }
            found.append(outcome)
        }
        let cause = ["cause": "snapshot \(latest.sequence)"]
        guard try await centre.retireFallen(by: EntryRecall.actor, cause) else {
            throw CentreError(.authoritiesBusy(holder: nil))
        }
        return found
    }

    /// What a snapshot says of authorities that one of ours certified.
    private func above(_ issuer: AuthorityID, in latest: SnapshotManifest) -> [Told] {
        latest.authorities.flatMap { $0.above ?? [] }.compactMap { above in
            guard let id = above.id, id.authority == issuer, let revocation = above.revocation else {
                return nil
            }
            return (id, revocation, RevocationListName.everyShard)
        }
    }

    /// Which part has it the snapshot says, unless it is the list of everything, which has what stands on every part, too.
    private func told(_ record: StatusRecord, _ authority: AuthorityID) -> Told? {
        guard case .revoked(let revocation) = record.status else { return nil }
        let shard = record.shard == 0 ? RevocationListName.everyShard : record.shard
        return (CertificateID(authority: authority, serial: record.serial), revocation, shard)
    }

    private func take(_ told: [Told], _ isOver: Bool, _ recall: inout EntryRecall) async throws {
        let now = centre.clock.now
        var changes: [Change] = []
        for (entry, standing) in zip(told, try centre.book.standings(of: told.map { $0.id })) {
            let revocation = entry.revocation.until(now)
            if let known = standing?.revocation, known.date == revocation.date,
                known.reason == revocation.reason
            {
                continue
            }
            // A newer list has the last word on suspensions.
            guard !isOver || revocation.reason != .certificateHold else { continue }
            changes += try recall.changes(entry.id, revocation, shard: entry.shard)
        }
        if !changes.isEmpty { try await centre.book.commit(changes) }
    }

    /// Whether a list came back into the book that was made after the snapshot.
    private func hasNewerList(of authority: AuthorityID, than latest: SnapshotManifest) throws -> Bool {
        let names = centre.listNamesAtAll(of: authority, in: centre.listFolders)
        return try names.contains { name in
            try centre.book.recalledLists(of: name).contains {
                $0.number > latest.thisUpdate.secondsSinceEpoch
            }
        }
    }

    private func note(_ outcome: RecalledSnapshot, _ recall: EntryRecall) async throws {
        let detail = [
            "number": "\(outcome.sequence)", "revoked": "\(outcome.revoked)", "unknown": "\(outcome.unknown)",
            "left": "\(outcome.left)",
        ]
        let event = recall.event("snapshot.recall", outcome.authority.name, detail)
        try await centre.book.commit([.audit(event)])
        recalled.append(outcome)
    }

    /// What came into the book since this was asked last.
    public func takeRecalled() -> [RecalledSnapshot] {
        defer { recalled = [] }
        return recalled
    }
}
