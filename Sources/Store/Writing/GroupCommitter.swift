import Dispatch
import GRDB
import Model
import Synchronization

/// The one writer of this process: makes all lists of changes that wait durable with one commit.
///
/// While a group is being written the next one gathers, so the more callers there are, the more of them
/// share the price of reaching the disk. Work runs on the writer's own queue, never on a cooperative thread.
final class GroupCommitter: Sendable {
    /// How many lists share one transaction at most; bounds the time a caller waits for others.
    static let groupLimit = 512

    /// How long a group waits for one more of those who shared the last one.
    private static let patience = DispatchTimeInterval.milliseconds(4)

    /// How often it waits so long, when somebody came each time.
    private static let looks = 8

    private struct Line {
        var waiting: [CommitRequest] = []
        /// How many the writer waits for; nil while it does not wait.
        var wanted: Int?
        var isServed = false
        var isClosed = false
    }

    private let pool: DatabasePool
    private let digest: @Sendable ([UInt8]) -> [UInt8]
    private let line = Mutex(Line())
    private let isComplete = DispatchSemaphore(value: 0)

    init(_ pool: DatabasePool, digest: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.pool = pool
        self.digest = digest
    }

    /// Writes `changes` with whatever else waits.
    ///
    /// Not cancellable: once handed over, the work is done and its result returned even if the task is
    /// cancelled meanwhile, because a caller must not be left to guess whether a deed is in the book.
    func commit(_ changes: [Change]) async throws(BookError) {
        let result = await withCheckedContinuation { continuation in
            submit(CommitRequest(changes: changes) { continuation.resume(returning: $0) })
        }
        try result.get()
    }

    /// Refuses further requests; those that wait are still served.
    func close() {
        line.withLock { $0.isClosed = true }
    }

    private func submit(_ request: CommitRequest) {
        let (isAccepted, mustStart) = line.withLock { line in
            guard !line.isClosed else { return (false, false) }
            line.waiting.append(request)
            if let wanted = line.wanted, line.waiting.count >= wanted {
                line.wanted = nil
                isComplete.signal()
            }
            defer { line.isServed = true }
            return (true, !line.isServed)
        }
        guard isAccepted else {
            request.finish(.failure(BookError(.cannotOpen(path: pool.path, detail: "the book is closed"))))
            return
        }
        if mustStart { pool.asyncWriteWithoutTransaction { self.serve($0) } }
    }

    private func serve(_ database: Database) {
        var callers = 0
        while let group = nextGroup(of: callers) {
            let results = GroupTransaction(Session(database, path: pool.path), digest: digest).run(group)
            for (request, result) in zip(group, results) {
                request.finish(result)
            }
            callers = group.count + line.withLock { $0.waiting.count }
        }
    }

    /// Gives those who call a moment to come with their next request.
    ///
    /// A commit costs the processor as much as ten rows, and the disk a round trip, whether one request shares it or
    /// fifty. Without this the first to come back starts a group of one and the others wait it out. It goes on while they
    /// come, because fifty callers cannot all come at once. A caller who is alone never waits.
    ///
    /// It waits for three quarters of them: while those are written the others compute, and the processor does not rest
    /// while all wait for the disk.
    ///
    /// - Parameter callers: those of the last group, and those who came while it was written.
    private func gather(_ callers: Int) {
        guard callers > 1 else { return }
        let size = (callers * 3 + 3) / 4
        var before = -1
        for _ in 0..<GroupCommitter.looks {
            let count = line.withLock { $0.waiting.count }
            guard count < size, count > before else { return }
            before = count
            wait(for: size)
        }
    }

    /// Waits until `size` requests wait, or patience is at its end.
    private func wait(for size: Int) {
        let isShort = line.withLock { line in
            guard line.waiting.count < size else { return false }
            line.wanted = size
            return true
        }
        guard isShort, isComplete.wait(timeout: .now() + GroupCommitter.patience) == .timedOut else { return }
        let isSignalled = line.withLock { line in
            defer { line.wanted = nil }
            return line.wanted == nil
        }
        if isSignalled { isComplete.wait() }
    }

    /// The requests to write together, oldest first; nil when nobody waits.
    private func nextGroup(of callers: Int) -> [CommitRequest]? {
        gather(callers)
        return line.withLock { line in
            guard !line.waiting.isEmpty else {
                line.isServed = false
                return nil
            }
            let group = Array(line.waiting.prefix(GroupCommitter.groupLimit))
            line.waiting.removeFirst(group.count)
            return group
        }
    }
}
