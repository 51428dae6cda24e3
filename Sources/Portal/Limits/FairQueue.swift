import Dispatch
import Synchronization

/// Heavy work, one piece at a time and off the threads that serve.
///
/// Whoever waits gets a turn after each of the others had one, however much these have waiting; and nobody has more than
/// a few pieces waiting.
public final class FairQueue: Sendable {
    /// Why a piece of work was not done.
    public enum Refusal: Error, Hashable {
        /// Too much is waiting, of all or of this one.
        case full
        /// Whoever wanted it has left.
        case left
    }

    private typealias Work = @Sendable () -> Void

    private struct Waiting {
        var turns: [String] = []
        var work: [String: [Work]] = [:]
        var count = 0
    }

    private let queue: DispatchQueue
    private let capacity: Int
    private let each: Int
    private let waiting = Mutex(Waiting())

    /// Makes an empty queue.
    ///
    /// - Parameters:
    ///   - label: what debuggers call it.
    ///   - capacity: so many pieces wait at most.
    ///   - each: so many of them for one name.
    public init(label: String, capacity: Int, each: Int) {
        queue = DispatchQueue(label: label)
        self.capacity = capacity
        self.each = each
    }

    /// Does a piece of work when its turn comes, unless the task was cancelled before.
    ///
    /// - Parameters:
    ///   - name: who wants it.
    ///   - work: called on another thread.
    /// - Returns: what it returned.
    /// - Throws: `Refusal`.
    public func run<Value: Sendable>(
        for name: String,
        _ work: @escaping @Sendable () -> Value
    ) async throws(Refusal) -> Value {
        let client = Client()
        let result: Result<Value, Refusal> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isTaken = enter(name) {
                    continuation.resume(returning: client.hasLeft ? .failure(.left) : .success(work()))
                }
                if !isTaken { continuation.resume(returning: .failure(.full)) }
            }
        } onCancel: {
            client.leave()
        }
        return try result.get()
    }

    /// How many pieces wait.
    var waitingCount: Int { waiting.withLock { $0.count } }

    private func enter(_ name: String, _ work: @escaping Work) -> Bool {
        let isTaken = waiting.withLock { waiting in
            let own = waiting.work[name] ?? []
            guard waiting.count < capacity, own.count < each else { return false }
            if own.isEmpty { waiting.turns.append(name) }
            waiting.work[name] = own + [work]
            waiting.count += 1
            return true
        }
        if isTaken { queue.async { self.next()?() } }
        return isTaken
    }

    /// The piece whose turn it is; its owner is behind all others then.
    private func next() -> Work? {
        waiting.withLock { waiting in
            guard let name = waiting.turns.first, var own = waiting.work[name], !own.isEmpty else {
                return nil
            }
            waiting.turns.removeFirst()
            let work = own.removeFirst()
            waiting.work[name] = own.isEmpty ? nil : own
            if !own.isEmpty { waiting.turns.append(name) }
            waiting.count -= 1
            return work
        }
    }
}

/// Whether somebody still waits.
private final class Client: Sendable {
    private let left = Atomic(false)

    var hasLeft: Bool { left.load(ordering: .relaxed) }

    func leave() { left.store(true, ordering: .relaxed) }
}
