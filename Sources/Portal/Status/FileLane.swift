import Dispatch
import Synchronization

/// Where files and the book are read for an answer: beside the event loops, one after the other, so many at a time.
final class FileLane: Sendable {
    /// Requests that are being read for, or wait for it.
    private static let limit = 256

    private let queue = DispatchQueue(label: "status-files")
    private let waiting = Mutex(0)

    /// Does `work` after its turn and hands on what it made; `busy` when too many wait.
    func enter(
        busy: StatusReply,
        _ work: @escaping @Sendable () -> StatusReply,
        then deliver: @escaping @Sendable (StatusReply) -> Void
    ) {
        let isTaken = waiting.withLock { waiting in
            guard waiting < Self.limit else { return false }
            waiting += 1
            return true
        }
        guard isTaken else { return deliver(busy) }
        queue.async {
            let reply = work()
            self.waiting.withLock { $0 -= 1 }
            deliver(reply)
        }
    }
}
