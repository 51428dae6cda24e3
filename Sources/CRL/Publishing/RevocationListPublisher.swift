public import Model
public import OpenSSL

/// Makes the lists of an authority and puts them where relying parties find them.
///
/// 1. collect the entries from one view of the book, into files without a name; again, when some were since a moment to come
/// 2. reserve the number in the book, with an audit line (durable)
/// 3. sign the octets as they pass, and write the list beside the old one, fsync
/// 4. read that file again, verify, compare with what was meant and with the list before (`SuspiciousReader`)
/// 5. rename, fsync
/// 6. record count and fingerprint in the book, with an audit line
///
/// A full list and the delta of its moment take the same steps together, under one number. Memory does not grow with the
/// number of entries (but for a key of Ed25519, see `SigningKey.sign(pieces:)`).
///
/// A crash before 5 ends leaves the old list and a number that is never used again; a crash before 6 leaves
/// a good list that the next round replaces.
public struct RevocationListPublisher: Sendable {
    /// Where lists go.
    public let directory: RevocationListDirectory

    let source: any RevocationSource
    let policy: RevocationListPolicy
    private let book: any Book
    let moments: (any IssuanceGuard)?
    let clock: WallClock
    private let builder: RevocationListBuilder
    let patience: Int
    let isOver: @Sendable (AuthorityID) throws(BookError) -> Bool
    let onWait: @Sendable (AuthorityID, String?) -> Void
    let hasBase: @Sendable (RevocationListName, RevocationList) throws(BookError) -> Bool
    let unknown: @Sendable (RevocationListName) throws -> Int64?
    let onAhead: Predating

    /// Makes a publisher.
    ///
    /// - Parameters:
    ///   - source: what is revoked, and the lists before.
    ///   - book: where numbers are taken.
    ///   - moments: knows the newest moment of the book, before which no list is made; nil when nobody does.
    ///   - directory: where lists go.
    ///   - clock: what time it is.
    ///   - policy: how long lists are valid.
    ///   - patience: how many times 50 milliseconds are waited for another process that publishes lists of the same authority.
    ///   - onWait: told, after a second, whose lists another process publishes, and which process that is, if it says so.
    ///   - isOver: whether an authority makes no list any more, though its key may still be in somebody's memory.
    ///   - hasBase: whether the book has the list of this name on which a delta builds: it may lack it, put back to a copy.
    ///   - unknown: the number of what is published under this name, where the book does not know that list and it is still to be taken
    ///     in; nil else.
    ///   - onAhead: brings what is revoked since a moment to come, and good until then, back to the list's time, and says whether it did.
    public init(
        source: any RevocationSource,
        book: any Book,
        moments: (any IssuanceGuard)? = nil,
        directory: RevocationListDirectory,
        clock: WallClock = .system,
        policy: RevocationListPolicy = RevocationListPolicy(),
        patience: Int = 200,
        onWait: @escaping @Sendable (AuthorityID, String?) -> Void = { _, _ in },
        isOver: @escaping @Sendable (AuthorityID) throws(BookError) -> Bool = { _ in false },
        hasBase: @escaping @Sendable (RevocationListName, RevocationList) throws(BookError) -> Bool = {
            _,
            _ in
            true
        },
        unknown: @escaping @Sendable (RevocationListName) throws -> Int64? = { _ in nil },
        onAhead: @escaping Predating = { _, _ in false }
    ) {
        self.source = source
        self.book = book
        self.moments = moments
        self.directory = directory
        self.clock = clock
        self.policy = policy
        self.patience = patience
        self.onWait = onWait
        self.isOver = isOver
        (self.hasBase, self.unknown, self.onAhead) = (hasBase, unknown, onAhead)
        builder = RevocationListBuilder(source: source, policy: policy)
    }

    /// The full lists that `issuer` owes, that of everything first.
    ///
    /// - Throws: `RevocationListError` with `.book`.
    public func names(of issuer: RevocationListIssuer) throws(RevocationListError) -> [RevocationListName] {
        try partitions(of: issuer).names
    }

    /// Makes and publishes a full list of `issuer`, now, with its delta when there are deltas.
    ///
    /// - Parameters:
    ///   - issuer: whose list it is.
    ///   - shard: the partition; 0 for the list of everything.
    ///   - actor: who is named in the audit chain.
    /// - Returns: the full list, and the delta.
    /// - Throws: `RevocationListError`; then what was published before still is. `.clockJumpedBack` before anything is
    ///   written.
    public func publish(
        for issuer: RevocationListIssuer,
        shard: Int = 0,
        actor: String = "system"
    ) async throws(RevocationListError) -> [PublishedRevocationList] {
        let lock = try await lock(issuer.id, shard)
        let order = try order(issuer, shard, hasFull: true)
        let lists = try await make(order, actor)
        // A delta that no list points to any more is no help to anybody when it has ended.
        if order.deltaEnd == nil { directory.remove(order.name.delta) }
        _ = consume lock
        return lists
    }

    /// Makes and publishes every list that `issuer` owes, now.
    ///
    /// - Returns: the lists, and their deltas.
    /// - Throws: as `publish`; the lists before the one that failed are published.
    public func publishAll(
        for issuer: RevocationListIssuer,
        actor: String = "system"
    ) async throws(RevocationListError) -> [PublishedRevocationList] {
        var lists: [PublishedRevocationList] = []
        for name in try names(of: issuer) {
            lists += try await publish(for: issuer, shard: name.shard, actor: actor)
        }
        return lists
    }

    /// Makes and publishes the delta of a full list of `issuer`, now.
    ///
    /// - Returns: the delta; with the full list before it, when there was none that a delta could build on.
    /// - Throws: as `publish`.
    public func publishDelta(
        for issuer: RevocationListIssuer,
        shard: Int = 0,
        actor: String = "system"
    ) async throws(RevocationListError) -> [PublishedRevocationList] {
        let lock = try await lock(issuer.id, shard)
        let lists = try await make(order(issuer, shard, hasFull: false), actor)
        _ = consume lock
        return lists
    }

    private func partitions(
        of issuer: RevocationListIssuer
    ) throws(RevocationListError) -> RevocationListPartitions {
        try RevocationListPartitions(of: issuer.id, planned: issuer.partition, in: source)
    }

    private func order(
        _ issuer: RevocationListIssuer,
        _ shard: Int,
        hasFull: Bool
    ) throws(RevocationListError) -> RevocationListOrder {
        try checkClock()
        try checkStanding(of: issuer.id)
        let name = RevocationListName(issuer.id, shard: shard)
        try checkBase(of: name, issuer)
        let now = clock.now
        let delta = issuer.holdsUntil == nil ? policy.delta : nil
        let deltaEnd: Timestamp?
        let base: RevocationListRecord?
        let before: [RevocationListRecord]
        do throws(BookError) {
            before = try [source.latestRevocationList(of: name), source.latestRevocationList(of: name.delta)]
                .compactMap { $0 }
            if let delta {
                deltaEnd = now.advanced(bySeconds: delta.validitySeconds)
            } else {
                deltaEnd = try source.endOfDeltaPointers(of: name, at: now.advanced(bySeconds: 1))
            }
            base = deltaEnd == nil ? nil : try source.baseRevocationList(of: name, at: now)
        } catch {
            throw RevocationListError(error)
        }
        let known = before.map(\.number).max() ?? 0
        return RevocationListOrder(
            issuer: issuer,
            name: name,
            point: try partitions(of: issuer).point(of: name),
            now: now,
            thisUpdate: policy.thisUpdate(at: now, after: before.map(\.thisUpdate).max()),
            numberBefore: [name, name.delta].map { number(of: $0, issuer, after: known) }.max() ?? known,
            hasFull: hasFull || base == nil,
            validitySeconds: policy.validitySeconds(of: issuer, at: now),
            delta: delta,
            deltaEnd: deltaEnd,
            base: base
        )
    }

    private func make(
        _ order: RevocationListOrder,
        _ actor: String
    ) async throws(RevocationListError) -> [PublishedRevocationList] {
        var pair = try builder.collect(order, into: directory.spool)
        if try await predate(pair.ahead, order) {
            pair = try builder.collect(order, into: directory.spool)
        }
        var drafts: [RevocationListDraft] = []
        if let full = pair.full.take() {
            drafts.append(draft(full, order, isDelta: false, pair.feedSequence))
        }
        if let delta = pair.delta.take() {
            drafts.append(draft(delta, order, isDelta: true, pair.feedSequence))
        }
        // On record before it is published, so that its names are never forgotten.
        let planned = order.issuer.partition.map { [Change.partitionRevocationList($0)] } ?? []
        try await commit(
            planned + drafts.map { .reserveRevocationList($0.record) }
                + drafts.map { .audit($0.record.event("crl.intend", by: actor, at: clock.now)) }
        )
        let lists: [PublishedRevocationList]
        do throws(RevocationListError) {
            lists = try replace(drafts, order)
        } catch {
            if case .suspicious(_, let finding) = error.reason {
                await alarm(order, finding, actor)
            }
            throw error
        }
        try await commit(
            lists.map { .publishRevocationList($0.record) }
                + lists.map { .audit($0.record.event("crl.publish", by: actor, at: clock.now)) }
        )
        return lists
    }

    private func draft(
        _ collected: consuming CollectedRevocations,
        _ order: RevocationListOrder,
        isDelta: Bool,
        _ feedSequence: Int64
    ) -> RevocationListDraft {
        let record = order.record(collected, isDelta: isDelta, feedSequence: feedSequence)
        return RevocationListDraft(record: record, scope: order.scope(of: record), collected: collected)
    }

    /// Signs, writes and checks all, and then puts all into place.
    private func replace(
        _ drafts: [RevocationListDraft],
        _ order: RevocationListOrder
    ) throws(RevocationListError) -> [PublishedRevocationList] {
        do throws(RevocationListError) {
            var lists: [PublishedRevocationList] = []
            for draft in drafts {
                let file = try directory.begin(draft.record.name)
                try draft.sign(by: order.issuer, into: file)
                try file.finish()
                try reader(of: draft, order).check(file)
                let record = draft.record.published(
                    entryCount: draft.entryCount,
                    fingerprint: try file.fingerprint()
                )
                lists.append(PublishedRevocationList(record: record, octets: file.count))
            }
            try checkDelta(of: order.name)
            for list in lists { try directory.complete(list.record.name) }
            return lists
        } catch {
            for draft in drafts { directory.abandon(draft.record.name) }
            throw error
        }
    }

    /// The list's fault is what the caller must hear of, whether or not the book can take this too.
    private func alarm(_ order: RevocationListOrder, _ finding: String, _ actor: String) async {
        let event = AuditEvent(
            at: clock.now,
            actor: actor,
            action: "crl.alarm",
            object: "\(order.name)",
            detail: ["number": "\(order.number)", "reason": finding]
        )
        try? await commit([.audit(event)])
    }

    private func commit(_ changes: [Change]) async throws(RevocationListError) {
        do throws(BookError) {
            try await book.commit(changes)
        } catch {
            throw RevocationListError(error)
        }
    }
}
