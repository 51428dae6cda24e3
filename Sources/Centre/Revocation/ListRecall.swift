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

    let centre: CACentre
    private var recall: EntryRecall
    let list: StreamedRevocationList
    private let now: Timestamp
    private var entryCount = 0
    /// Whether an entry is of a moment to come, of a clock that was ahead, and comes in as of now.
    private var isPredated = false
    /// Whether a suspension of it was passed over, so that its entries do not tell what it covers.
    private var hasPassedOver = false
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
        (self.centre, self.list) = (centre, list)
        recall = EntryRecall(in: centre, because: "list \(number) of \(name)", until: issuer.notAfter)
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
        // Asked each time: a run may have been cut before it. Where somebody else works on authorities, who looks next does it.
        _ = try await centre.retireFallen(by: EntryRecall.actor, recall.cause)
        try await conclude(file)
    }

    private mutating func take(_ entries: [RevokedEntry]) async throws {
        let ids = entries.map { CertificateID(authority: outcome.name.authority, serial: $0.serial) }
        var changes: [Change] = []
        for (entry, standing) in zip(entries, try centre.book.standings(of: ids)) {
            let told = entry.revocation.until(now)
            isPredated = isPredated || told != entry.revocation
            guard standing?.revocation != told else { continue }
            guard try !isOver(told) else {
                // It began and ended: as what a delta takes off.
                lifted.append(entry.serial)
                continue
            }
            let id = CertificateID(authority: outcome.name.authority, serial: entry.serial)
            changes += try recall.changes(id, told, shard: shard)
        }
        (outcome.revoked, outcome.unknown, outcome.left) = (recall.revoked, recall.unknown, recall.left)
        if !changes.isEmpty { try await centre.book.commit(partitions() + changes) }
    }

    /// Whether it is a suspension on which a newer list of the same past has the last word.
    private mutating func isOver(_ told: Revocation) throws -> Bool {
        guard told.reason == .certificateHold else { return false }
        let isLast = try isNewest ?? (!hasNewer && centre.book.isNewest(outcome))
        isNewest = isLast
        hasPassedOver = hasPassedOver || !isLast
        return !isLast
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
            let facts = recall.cause.merging(["authority": id.authority.name]) { own, _ in own }
            return [
                .holdCertificate(id, at: min(list.frame.thisUpdate, now)), .releaseCertificate(id),
                .audit(recall.event("crl.lift", id.serial.hexadecimal, facts)),
            ]
        }
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
                if !name.isDelta { adoption.append(.doubtRevocationList(name, number: number)) }
            } else {
                adoption.append(.recallRevocationList(record))
            }
        }
        let event = recall.event("crl.recall", "\(name)", detail)
        try await centre.book.commit(partitions() + adoption + [.audit(event)])
    }

    /// Up to where in the status feed the list has everything: to its end when it has as many entries as the book has revocations
    /// for it, else nobody knows.
    private func covered() throws -> Int64 {
        let name = outcome.name
        // What has another date than on the list is told to who compares the next one with it.
        guard !name.isDelta, !isPredated, !hasPassedOver else { return 0 }
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
