import Model
import Synchronization
import TestSupport

/// A book that refuses every commit.
struct FailingBook: Book {
    let base: MemoryBook
    let reason: BookError.Reason

    func commit(_ changes: [Change]) async throws(BookError) { throw BookError(reason) }
}

/// A book whose first commit finds its number taken.
final class OnceFailingBook: Book {
    private let base: MemoryBook
    private let hasFailed = Mutex(false)

    init(base: MemoryBook) { self.base = base }

    func commit(_ changes: [Change]) async throws(BookError) {
        let isFirst = hasFailed.withLock { hasFailed in
            defer { hasFailed = true }
            return !hasFailed
        }
        if isFirst { throw BookError(.exists(object: "application")) }
        try await base.commit(changes)
    }
}

/// A book in which somebody else acts just before the next commit.
final class OvertakenBook: Book {
    private let base: MemoryBook
    private let rival = Mutex<(@Sendable () async -> Void)?>(nil)

    init(base: MemoryBook) { self.base = base }

    /// What happens before the next commit, once.
    func overtake(_ act: @escaping @Sendable () async -> Void) { rival.withLock { $0 = act } }

    func commit(_ changes: [Change]) async throws(BookError) {
        let act = rival.withLock { rival in
            defer { rival = nil }
            return rival
        }
        if let act { await act() }
        try await base.commit(changes)
    }
}
