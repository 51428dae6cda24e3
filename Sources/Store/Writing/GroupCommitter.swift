import Foundation
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

    /// How often, at 50 microseconds each, to look whether a group is complete.
    private static let patience = 3

    private struct Line {
        var waiting: [CommitRequest] = []
        var isServed = false
        var isClosed = false
    }

    private let pool: DatabasePool
    private let digest: @Sendable ([UInt8]) -> [UInt8]
    private let line = Mutex(Line())

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
        var size = 0
        while let group = nextGroup(after: size) {
            size = group.count
            let results = GroupTransaction(Session(database, path: pool.path), digest: digest).run(group)
            for (request, result) in zip(group, results) {
                request.finish(result)
            }
        }
    }

    /// Gives those who were just answered a moment to come back with their next request.
    ///
    /// Without it the first of them starts a group of one and the others wait out a whole trip to the disk.
    /// It costs at most a tenth of such a trip, and nothing when the last group was a single request.
    private func gather(_ size: Int) {
        guard size > 1 else { return }
        for _ in 0..<GroupCommitter.patience where line.withLock({ $0.waiting.count < size }) {
            usleep(50)
        }
    }

    /// The requests to write together, oldest first; nil when nobody waits.
    private func nextGroup(after size: Int) -> [CommitRequest]? {
        gather(size)
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
