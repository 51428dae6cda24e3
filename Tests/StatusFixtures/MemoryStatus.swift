public import Model
import Synchronization

/// A book of certificates, lists and feed in memory; a double for tests of what stands in front of the real one.
public final class MemoryStatus: StatusSource, RevocationSource, Book {
    private struct State {
        var issued: [CertificateID: Timestamp] = [:]
        var revoked: [CertificateID: Revocation] = [:]
        var feed: [StatusEntry] = []
        var lists: [RevocationListRecord] = []
        var audit: [AuditEvent] = []
        var failure: BookError?
        var reads = 0
        var afterStatusRead: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// An empty book.
    public init() {}

    /// Records a certificate as issued.
    public func issue(_ id: CertificateID, notAfter: Timestamp = Timestamp(secondsSinceEpoch: 4_000_000_000))
    {
        state.withLock { $0.issued[id] = notAfter }
    }

    /// Revokes, and appends to the feed.
    public func revoke(_ id: CertificateID, _ revocation: Revocation) {
        state.withLock { state in
            state.revoked[id] = revocation
            let sequence = Int64(state.feed.count + 1)
            state.feed.append(StatusEntry(sequence: sequence, id: id, revocation: revocation))
        }
    }

    /// Makes every call fail, or work again with nil.
    public func fail(with error: BookError?) { state.withLock { $0.failure = error } }

    /// Runs `action` once, after the next reading of a status and before its reader goes on.
    public func afterNextStatusRead(_ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.afterStatusRead = action }
    }

    /// Forgets the newest `count` entries of the feed, and their revocations, as a restored backup does.
    public func loseFeedEntries(_ count: Int) {
        state.withLock { state in
            for entry in state.feed.suffix(count) { state.revoked[entry.id] = nil }
            state.feed.removeLast(count)
        }
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
    public func feedHead() throws(BookError) -> Int64 { try read { Int64($0.feed.count) } }

    /// See `StatusSource`.
    public func feed(after sequence: Int64, limit: Int) throws(BookError) -> [StatusEntry] {
        try read { Array($0.feed.filter { $0.sequence > sequence }.prefix(limit)) }
    }

    /// See `RevocationSource`.
    public func forEachRevoked(
        of authority: AuthorityID,
        expiringAfter: Timestamp,
        _ body: (RevokedEntry) -> Void
    ) throws(BookError) -> Int64 {
        let (entries, head) = try read { state in
            let found = state.revoked.filter { id, _ in
                id.authority == authority && (state.issued[id] ?? expiringAfter) >= expiringAfter
            }
            let entries = found.map { RevokedEntry(serial: $0.key.serial, revocation: $0.value) }
            return (entries.sorted { $0.serial < $1.serial }, Int64(state.feed.count))
        }
        for entry in entries { body(entry) }
        return head
    }

    /// See `RevocationSource`.
    public func latestRevocationList(of authority: AuthorityID) throws(BookError) -> RevocationListRecord? {
        try read { $0.lists.last { $0.authority == authority } }
    }

    /// See `Book`; knows the changes about lists, revocations and audit.
    public func commit(_ changes: [Change]) async throws(BookError) {
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
        case .reserveRevocationList(let record):
            let numbers = state.lists.filter { $0.authority == record.authority }.map(\.number)
            guard numbers.allSatisfy({ $0 < record.number }) else {
                return BookError(.numberNotGrowing(record.authority, record.number))
            }
            state.lists.append(record)
        case .publishRevocationList(let record):
            guard
                let index = state.lists.firstIndex(where: {
                    $0.authority == record.authority && $0.number == record.number
                })
            else { return BookError(.notFound(object: "list \(record.number)")) }
            state.lists[index] = record
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
