public import Model
import Synchronization

/// A book of certificates, lists and feed in memory; a double for tests of what stands in front of the real one.
public final class MemoryStatus: StatusSource, RevocationSource, Book {
    private struct State {
        var issued: [CertificateID: Timestamp] = [:]
        var shards: [CertificateID: Int] = [:]
        var partitions: [RevocationListPartition] = []
        var revoked: [CertificateID: Revocation] = [:]
        var feed: [StatusEntry] = []
        var lists: [RevocationListRecord] = []
        var audit: [AuditEvent] = []
        var failure: BookError?
        var reads = 0
        var generation: Int64 = 0
        var afterStatusRead: (@Sendable () -> Void)?
        var afterView: (@Sendable () -> Void)?
        var afterHeadRead: (@Sendable () -> Void)?
        var beforeCommit: (@Sendable () async -> Void)?
    }

    private let state = Mutex(State())

    /// An empty book.
    public init() {}

    /// Records a certificate as issued.
    public func issue(
        _ id: CertificateID,
        notAfter: Timestamp = Timestamp(secondsSinceEpoch: 4_000_000_000),
        shard: Int = 0
    ) {
        state.withLock { state in
            state.issued[id] = notAfter
            state.shards[id] = shard
        }
    }

    /// Revokes, and appends to the feed.
    public func revoke(_ id: CertificateID, _ revocation: Revocation) { change(id, revocation) }

    /// Lifts a suspension, and appends to the feed.
    public func release(_ id: CertificateID) { change(id, nil) }

    private func change(_ id: CertificateID, _ revocation: Revocation?) {
        state.withLock { state in
            state.revoked[id] = revocation
            let sequence = Int64(state.feed.count + 1)
            let shard = state.shards[id] ?? 0
            state.feed.append(
                StatusEntry(sequence: sequence, id: id, revocation: revocation, shard: shard)
            )
        }
    }

    /// Makes the book say something else of a certificate, without a word in the feed, as damage would.
    public func tamper(_ id: CertificateID, _ revocation: Revocation?) {
        state.withLock { $0.revoked[id] = revocation }
    }

    /// Makes every call fail, or work again with nil.
    public func fail(with error: BookError?) { state.withLock { $0.failure = error } }

    /// Runs `action` once, after the next reading of a status and before its reader goes on.
    public func afterNextStatusRead(_ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.afterStatusRead = action }
    }

    /// Runs `action` once, after the next view of what is revoked.
    public func afterNextView(_ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.afterView = action }
    }

    /// Runs `action` once, after the next reading of the feed's head.
    public func afterNextHeadRead(_ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.afterHeadRead = action }
    }

    /// Runs `action` once, before the next commit is made.
    public func beforeNextCommit(_ action: @escaping @Sendable () async -> Void) {
        state.withLock { $0.beforeCommit = action }
    }

    /// Forgets the newest `count` entries of the feed, and their revocations, as a restored backup does.
    public func loseFeedEntries(_ count: Int) {
        state.withLock { state in
            for entry in state.feed.suffix(count) { state.revoked[entry.id] = nil }
            state.feed.removeLast(count)
        }
    }

    /// Gives the feed another past of the same length: its newest entry is about `id`, and what it was about before is
    /// good again.
    public func rewrite(_ id: CertificateID, _ revocation: Revocation) {
        loseFeedEntries(1)
        revoke(id, revocation)
        state.withLock { $0.generation += 1 }
    }

    /// How often a status was read.
    public var statusReads: Int { state.withLock { $0.reads } }
    /// All lists, reserved and published, in order of number.
    public var lists: [RevocationListRecord] { state.withLock { $0.lists } }
    /// All audit events, in order.
    public var audit: [AuditEvent] { state.withLock { $0.audit } }

    /// See `StatusSource`.
    public func status(of id: CertificateID) throws(BookError) -> CertificateStatus {
        let (status, action) = try read { state in
            state.reads += 1
            let action = state.afterStatusRead
            state.afterStatusRead = nil
            if let revocation = state.revoked[id] { return (CertificateStatus.revoked(revocation), action) }
            return (state.issued[id] == nil ? CertificateStatus.unknown : .good, action)
        }
        action?()
        return status
    }

    /// See `StatusSource`.
    public func generation() throws(BookError) -> Int64 { try read { $0.generation } }

    /// See `StatusSource`.
    public func feedHead() throws(BookError) -> Int64 {
        let (head, action) = try read { state in
            defer { state.afterHeadRead = nil }
            return (Int64(state.feed.count), state.afterHeadRead)
        }
        action?()
        return head
    }

    /// See `StatusSource`.
    public func feed(after sequence: Int64, limit: Int) throws(BookError) -> [StatusEntry] {
        try read { Array($0.feed.filter { $0.sequence > sequence }.prefix(limit)) }
    }

    /// See `RevocationSource`.
    public func viewRevocations(
        _ body: (any RevocationView) throws(BookError) -> Void
    ) throws(BookError) {
        let (view, action) = try read { state in
            let view = MemoryRevocations(
                issued: state.issued,
                shards: state.shards,
                revoked: state.revoked,
                feed: state.feed
            )
            defer { state.afterView = nil }
            return (view, state.afterView)
        }
        try body(view)
        action?()
    }

    /// See `RevocationSource`.
    public func standings(of ids: [CertificateID]) throws(BookError) -> [ListedStanding?] {
        try read { state in
            ids.map { id in
                guard let notAfter = state.issued[id] else { return nil }
                let revocation = state.revoked[id]
                let sequence = state.feed.last {
                    $0.id == id && ($0.revocation == nil) == (revocation == nil)
                }?.sequence
                return ListedStanding(notAfter: notAfter, revocation: revocation, sequence: sequence ?? 0)
            }
        }
    }

    /// See `RevocationListRegister`.
    public func latestRevocationList(of name: RevocationListName) throws(BookError) -> RevocationListRecord? {
        try read { $0.lists.last { $0.name == name } }
    }

    /// See `RevocationListRegister`.
    public func publishedRevocationList(
        of name: RevocationListName
    ) throws(BookError) -> RevocationListRecord? {
        try read { $0.lists.last { $0.name == name && $0.fingerprint != nil } }
    }

    /// See `RevocationListRegister`.
    public func baseRevocationList(
        of name: RevocationListName,
        at moment: Timestamp
    ) throws(BookError) -> RevocationListRecord? {
        try read { state in
            state.lists.filter { list in
                list.name == name && list.fingerprint != nil && list.thisUpdate <= moment
                    && list.nextUpdate >= moment
            }
            .min { ($0.nextUpdate, $0.number) < ($1.nextUpdate, $1.number) }
        }
    }

    /// See `RevocationListRegister`.
    public func endOfDeltaPointers(
        of name: RevocationListName,
        at moment: Timestamp
    ) throws(BookError) -> Timestamp? {
        try read { state in
            state.lists.filter { list in
                list.name == name && list.fingerprint != nil && list.pointsToDelta
                    && list.nextUpdate >= moment
            }
            .map(\.nextUpdate).max()
        }
    }

    /// See `RevocationListRegister`.
    public func partitions(of authority: AuthorityID) throws(BookError) -> [RevocationListPartition] {
        try read { state in
            state.partitions.filter { $0.authority == authority }.sorted { $0.publicURL < $1.publicURL }
        }
    }

    /// See `Book`; knows the changes about lists, revocations and audit.
    public func commit(_ changes: [Change]) async throws(BookError) {
        let action = state.withLock { state in
            defer { state.beforeCommit = nil }
            return state.beforeCommit
        }
        await action?()
        let failure: BookError? = state.withLock { state in
            if let failure = state.failure { return failure }
            var next = state
            for change in changes {
                if let failure = Self.apply(change, to: &next) { return failure }
            }
            state = next
            return nil
        }
        if let failure { throw failure }
    }

    private static func apply(_ change: Change, to state: inout State) -> BookError? {
        switch change {
        case .audit(let event): state.audit.append(event)
        case .partitionRevocationList(let partition):
            let known = state.partitions.firstIndex {
                $0.authority == partition.authority && $0.publicURL == partition.publicURL
            }
            guard let known else {
                state.partitions.append(partition)
                break
            }
            if state.partitions[known].shards < partition.shards { state.partitions[known] = partition }
        case .reserveRevocationList(let record):
            let isGrowing = state.lists.filter { $0.name.full == record.name.full }.allSatisfy { old in
                old.number < record.number
                    || (record.name.isDelta && !old.name.isDelta && old.number == record.number)
            }
            guard isGrowing else { return BookError(.numberNotGrowing(record.name, record.number)) }
            state.lists.append(record)
        case .publishRevocationList(let record):
            guard
                let index = state.lists.firstIndex(where: {
                    $0.name == record.name && $0.number == record.number
                })
            else { return BookError(.notFound(object: "list \(record.number)")) }
            state.lists[index] = record
        case .recallRevocationList(let record): state.lists.append(record)
        case .doubtRevocationList(let name, let number):
            state.lists = state.lists.map { $0.name == name && $0.number == number ? $0.covering(0) : $0 }
        default: return BookError(.failed(detail: "not a change this double knows"))
        }
        return nil
    }

    private func read<Value>(_ body: (inout State) -> Value) throws(BookError) -> Value {
        let result: Result<Value, BookError> = state.withLock { state in
            if let failure = state.failure { return .failure(failure) }
            return .success(body(&state))
        }
        return try result.get()
    }
}
