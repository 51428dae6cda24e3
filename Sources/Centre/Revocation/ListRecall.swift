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

    let centre: CACentre
    private let issuer: Certificate
    let list: StreamedRevocationList
    private let now: Timestamp
    private var entryCount = 0
    /// Whether an entry is of a moment to come, of a clock that was ahead, and comes in as of now.
    private var isPredated = false
    /// What a delta takes off the lists before it.
    private var lifted: [SerialNumber] = []
    /// Whether a newer list of the same past was taken before.
    var hasNewer = false
    /// Whether none was; nil until a suspension asks.
    private var isNewest: Bool?
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
        now = centre.clock.now
        outcome = RecalledList(name: name, number: number)
    }

    /// Takes all entries, and puts the list on record as published.
    mutating func run(_ file: ListFile) async throws {
        var (cursor, entries) = (list.cursor(), [RevokedEntry]())
        while let entry = try cursor.next() {
            entryCount += 1
            if entry.isRemoval { lifted.append(entry.serial) } else { entries.append(entry) }
            guard entries.count == Self.batch else { continue }
            try await take(entries)
            entries = []
        }
        try await take(entries)
        // Asked each time: a run may have been cut before it. Where somebody else works on authorities, the list is taken up again.
        guard try await centre.retireFallen(by: Self.actor, cause) else { return }
        try await conclude(file)
    }

    private mutating func take(_ entries: [RevokedEntry]) async throws {
        let ids = entries.map { CertificateID(authority: outcome.name.authority, serial: $0.serial) }
        var changes: [Change] = []
        for (entry, standing) in zip(entries, try centre.book.standings(of: ids)) {
            let told = entry.revocation.until(now)
            isPredated = isPredated || told != entry.revocation
            guard standing?.revocation != told, try !isOver(told) else { continue }
            let id = CertificateID(authority: outcome.name.authority, serial: entry.serial)
            changes += try self.changes(id, told)
        }
        if !changes.isEmpty { try await centre.book.commit(partitions() + changes) }
    }

    /// Whether it is a suspension on which a newer list of the same past has the last word.
    private mutating func isOver(_ told: Revocation) throws -> Bool {
        guard told.reason == .certificateHold else { return false }
        let isLast = try isNewest ?? (!hasNewer && centre.book.isNewest(outcome))
        isNewest = isLast
        return !isLast
    }

    /// What makes the book say of a certificate what the list says; nothing where the book says more.
    private mutating func changes(_ id: CertificateID, _ told: Revocation) throws -> [Change] {
        guard let record = try centre.book.certificate(id) else {
            outcome.unknown += 1
            return [.importCertificate(unknown(id, told))]
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

    /// The URLs under which certificates name a list in parts, which it says of itself: it is owed from now on, whether book and pki.yaml
    /// know of so many parts or not.
    private func partitions() -> [Change] {
        let (name, end) = (outcome.name, outcome.name.full.url(below: ""))
        guard name.shard > 0, let der = list.frame.issuingDistributionPoint,
            let point = try? IssuingDistributionPoint(der: der)
        else { return [] }
        return point.urls.filter { $0.hasSuffix(end) }.map { url in
            .partitionRevocationList(
                RevocationListPartition(
                    authority: name.authority,
                    publicURL: String(url.dropLast(end.count)),
                    shards: max(2, name.shard)
                )
            )
        }
    }

    /// The part whose list has it.
    ///
    /// Over how many parts certificates were spread when one was signed that only the list of everything has,
    /// neither the book nor pki.yaml can say for certain: it comes onto every part.
    private var shard: Int { outcome.name.shard == 0 ? RevocationListName.everyShard : outcome.name.shard }

    /// The suspensions that began and ended since the copy: who has a list of that time hears of the end by the deltas to come.
    ///
    /// What the book has on hold stays so: nothing is taken off by a list. What it has as released is on the deltas to come by itself.
    private func liftings() throws -> [Change] {
        let ids = lifted.map { CertificateID(authority: outcome.name.authority, serial: $0) }
        let told = try centre.book.baseRevocationList(of: outcome.name.full, at: now)?.feedSequence ?? 0
        return try zip(ids, centre.book.standings(of: ids)).flatMap { id, standing -> [Change] in
            guard standing.map({ $0.sequence <= told }) ?? true,
                try centre.book.certificate(id)?.state == .active
            else { return [] }
            let facts = cause.merging(["authority": id.authority.name]) { own, _ in own }
            return [
                .holdCertificate(id, at: min(list.frame.thisUpdate, now)), .releaseCertificate(id),
                .audit(event("crl.lift", id.serial.hexadecimal, facts)),
            ]
        }
    }

    /// Nobody could lift the suspension of what nobody knows.
    private func unknown(_ id: CertificateID, _ told: Revocation) -> CertificateRecord {
        let reason = told.reason == .certificateHold ? RevocationReason.unspecified : told.reason
        let since = told.invalidityDate.flatMap { $0 <= told.date ? $0 : nil }
        return CertificateRecord(
            withoutCertificate: id,
            profile: CertificateIntake.Policy().profile,
            shard: shard,
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
        let own = try centre.book.revocationList(name, number: number)
        // Somebody else took it in meanwhile.
        guard own == nil || own?.fingerprint != fingerprint else { return }
        var detail = [
            "number": "\(number)", "sha256": Hexadecimal.encode(fingerprint), "entries": "\(entryCount)",
            "revoked": "\(outcome.revoked)", "unknown": "\(outcome.unknown)", "left": "\(outcome.left)",
        ]
        let record = RevocationListRecord(
            name: name,
            number: number,
            base: list.frame.base,
            pointsToDelta: list.frame.freshest != nil,
            thisUpdate: list.frame.thisUpdate,
            nextUpdate: end,
            feedSequence: try covered(),
            entryCount: entryCount,
            fingerprint: fingerprint
        )
        outcome.isAdopted = try outcome.left == 0 && centre.book.hasBase(name.full, of: list.frame)
        guard outcome.isNews else { return }
        var adoption: [Change] = try outcome.isAdopted ? base() + liftings() : []
        if outcome.isAdopted {
            if let own {
                // The number is that of another list: by this entry this one is known.
                detail["beside"] = own.fingerprint.map { Hexadecimal.encode($0) } ?? "-"
            } else {
                adoption.append(.recallRevocationList(record))
            }
        }
        let event = event("crl.recall", "\(name)", detail)
        try await centre.book.commit(partitions() + adoption + [.audit(event)])
    }

    /// Up to where in the status feed the list has everything: to its end when it has as many entries as the book has revocations
    /// for it, else nobody knows.
    private func covered() throws -> Int64 {
        let name = outcome.name
        // What has another date than on the list is told to who compares the next one with it.
        guard !name.isDelta, !isPredated else { return 0 }
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
