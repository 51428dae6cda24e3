import CRL
import Issuer
import Model
import OpenSSL
import Store

/// Takes what a list says into the book that this centre published and the book does not know, as after it was put back to a
/// copy.
///
/// The authority's own signature stands for each entry: what it revoked stays revoked, since the same moment. It has been
/// decided, so nobody is asked again.
struct ListRecall {
    /// Entries that are compared with the book, and come into it, together.
    private static let batch = 500
    /// Who is named in the audit chain.
    private static let actor = "system"

    private let centre: CACentre
    private let issuer: Certificate
    private let list: StreamedRevocationList
    private let now: Timestamp
    private var entryCount = 0
    private(set) var outcome: RecalledList

    /// Begins with a list that `issuer` signed.
    init(
        _ name: RevocationListName,
        number: Int64,
        of issuer: Certificate,
        _ list: StreamedRevocationList,
        in centre: CACentre
    ) throws {
        (self.centre, self.issuer, self.list) = (centre, issuer, list)
        now = try centre.revocationDate()
        outcome = RecalledList(name: name, number: number)
    }

    /// Takes all entries, and puts the list on record as published.
    mutating func run(_ file: ListFile) async throws {
        var (cursor, entries) = (list.cursor(), [RevokedEntry]())
        while let entry = try cursor.next() {
            entryCount += 1
            // What was released the book has as good, or still as on hold.
            if !entry.isRemoval { entries.append(entry) }
            guard entries.count == Self.batch else { continue }
            try await take(entries)
            entries = []
        }
        try await take(entries)
        try await conclude(file)
    }

    private mutating func take(_ entries: [RevokedEntry]) async throws {
        let ids = entries.map { CertificateID(authority: outcome.name.authority, serial: $0.serial) }
        var changes: [Change] = []
        for (entry, standing) in zip(entries, try centre.book.standings(of: ids))
        where standing?.revocation != entry.revocation {
            let id = CertificateID(authority: outcome.name.authority, serial: entry.serial)
            changes += try self.changes(id, entry.revocation)
        }
        if !changes.isEmpty { try await centre.book.commit(changes) }
    }

    /// What makes the book say of a certificate what the list says; nothing where the book says more.
    private mutating func changes(_ id: CertificateID, _ told: Revocation) throws -> [Change] {
        guard let record = try centre.book.certificate(id) else {
            outcome.unknown += 1
            let row = unknown(id, told)
            return try centre.partitions(of: [row], id.authority) + [.importCertificate(row)]
        }
        switch record.state {
        case .issued where told.reason == .certificateHold:
            outcome.revoked += 1
            return [.activateCertificate(id)] + hold(id, since: told.date)
        case .active where told.reason == .certificateHold:
            outcome.revoked += 1
            return hold(id, since: told.date)
        case .held where told.reason == .certificateHold: return []
        case .issued, .active, .held:
            return revoke(record, told, isEarlier: false)
        case .revoked:
            guard let known = record.revocation, let first = told.antedating(known) else { return [] }
            return revoke(record, first, isEarlier: first.date < known.date)
        case .reserved, .signing:
            outcome.left += 1
            return []
        case .abandoned: return try givenUp(record, told)
        }
    }

    /// What was given up in the copy, and was signed all the same: its number, and its key, which may be compromised.
    private mutating func givenUp(_ record: CertificateRecord, _ told: Revocation) throws -> [Change] {
        if case .revoked = try centre.book.status(of: record.id) { return [] }
        outcome.unknown += 1
        let changes: [Change] = [.importCertificate(unknown(record.id, told))]
        guard told.reason.isCompromise else { return changes }
        return changes + [.blockKey(keyHash: record.reservation.keyHash, reason: told.reason, at: now)]
    }

    private mutating func revoke(
        _ record: CertificateRecord,
        _ revocation: Revocation,
        isEarlier: Bool
    ) -> [Change] {
        outcome.revoked += 1
        var facts = cause
        facts["revokedAt"] = "\(revocation.date.secondsSinceEpoch)"
        facts["before"] = record.revocation?.reason.rawValue
        let since = revocation.invalidityDate.flatMap { $0 <= revocation.date ? $0 : nil }
        let told = Revocation(date: revocation.date, reason: revocation.reason, invalidityDate: since)
        let changes = centre.revocationChanges(record, told, by: Self.actor, facts, at: now)
        guard isEarlier else { return changes }
        return changes.map { change in
            guard case .revokeCertificate(let id, let revocation) = change else { return change }
            return .predateRevocation(id, revocation)
        }
    }

    private func hold(_ id: CertificateID, since date: Timestamp) -> [Change] {
        let facts = cause.merging(["authority": id.authority.name]) { own, _ in own }
        return [
            .holdCertificate(id, at: date), .audit(event("certificate.hold", id.serial.hexadecimal, facts)),
        ]
    }

    /// Nobody could lift the suspension of what nobody knows.
    private func unknown(_ id: CertificateID, _ told: Revocation) -> CertificateRecord {
        let reason = told.reason == .certificateHold ? RevocationReason.unspecified : told.reason
        let since = told.invalidityDate.flatMap { $0 <= told.date ? $0 : nil }
        return CertificateRecord(
            withoutCertificate: id,
            profile: CertificateIntake.Policy().profile,
            shard: outcome.name.shard,
            until: issuer.notAfter,
            Revocation(date: told.date, reason: reason, invalidityDate: since),
            holder: centre.process.name,
            at: now
        )
    }

    private var cause: [String: String] { ["cause": "list \(outcome.number) of \(outcome.name)"] }

    private func event(_ action: String, _ object: String, _ detail: [String: String]) -> AuditEvent {
        AuditEvent(at: now, actor: Self.actor, action: action, object: object, detail: detail)
    }

    /// Puts on record what came of it, and the list as known once it is in: as the one that was published last, unless the book has
    /// a greater number.
    private mutating func conclude(_ file: ListFile) async throws {
        let (name, number) = (outcome.name, outcome.number)
        let fingerprint = try file.fingerprint()
        let detail = [
            "number": "\(number)", "sha256": Hexadecimal.encode(fingerprint), "entries": "\(entryCount)",
            "revoked": "\(outcome.revoked)", "unknown": "\(outcome.unknown)", "left": "\(outcome.left)",
        ]
        let record = RevocationListRecord(
            name: name,
            number: number,
            base: list.frame.base,
            pointsToDelta: list.frame.freshest != nil,
            thisUpdate: list.frame.thisUpdate,
            nextUpdate: max(list.frame.nextUpdate ?? list.frame.thisUpdate, list.frame.thisUpdate),
            feedSequence: try covered()
        )
        let twin = name.isDelta ? name.full : name.delta
        let own = try centre.book.latestRevocationList(of: name)?.number ?? 0
        let other = try centre.book.latestRevocationList(of: twin)?.number ?? 0
        let isGrowing = number > own && (name.isDelta ? number >= other : number > other)
        let published = record.published(entryCount: entryCount, fingerprint: fingerprint)
        outcome.isAdopted = outcome.left == 0
        guard outcome.isNews else { return }
        let event = event("crl.recall", "\(name)", detail)
        let adoption: [Change] =
            isGrowing
            ? [.reserveRevocationList(record), .publishRevocationList(published)]
            : [.once(key: centre.recallMark(of: name, number), at: now)]
        try await centre.book.commit((outcome.isAdopted ? adoption : []) + [.audit(event)])
    }

    /// Up to where in the status feed the list has everything: to its end when it has as many entries as the book has revocations
    /// for it, else nobody knows.
    private func covered() throws -> Int64 {
        let name = outcome.name
        guard !name.isDelta else { return 0 }
        let role = try centre.authorityRecord(name.authority.name).role
        let policy = centre.listPolicy(for: role)
        let end = list.frame.thisUpdate.advanced(bySeconds: -policy.lookBackSeconds)
        var (head, count) = (Int64(0), 0)
        try centre.book.viewRevocations { view throws(BookError) in
            head = try view.feedHead()
            try view.forEachRevoked(on: name, expiringAfter: end) { _ in count += 1 }
        }
        return count == entryCount ? head : 0
    }
}
