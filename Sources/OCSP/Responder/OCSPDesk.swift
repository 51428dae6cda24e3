import Dispatch
import Synchronization

/// Lets signatures wait in a bounded queue of their own, so that a flood of nonces cannot starve answers
/// that are ready.
///
/// Signing and reading the book block; they run on `width` dispatch queues, never on a thread that tasks
/// share.
public final class OCSPDesk: Sendable {
    private struct Job {
        let request: [UInt8]
        let deliver: @Sendable (OCSPAnswer) -> Void
    }

    private struct State {
        /// Requests that no queue has taken yet, in the order of their coming.
        var jobs: [Job] = []
        /// Requests that wait or are being answered.
        var waiting = 0
        /// The queues that have nothing to do.
        var idle: [Int]
    }

    private let responder: OCSPResponder
    private let queues: [DispatchQueue]
    private let limit: Int
    private let state: Mutex<State>

    /// Opens a desk.
    ///
    /// - Parameters:
    ///   - responder: makes the answers.
    ///   - width: signatures made at the same time, 1 to 64.
    ///   - limit: requests being signed or waiting for it; beyond that the answer is `tryLater`.
    public init(responder: OCSPResponder, width: Int = 2, limit: Int = 256) {
        self.responder = responder
        self.limit = max(1, limit)
        queues = (0..<min(max(1, width), 64)).map { DispatchQueue(label: "ocsp-signing-\($0)") }
        state = Mutex(State(idle: Array(queues.indices)))
    }

    /// The kept answer to exactly these octets, if there is one.
    public func keptAnswer(to request: [UInt8]) -> OCSPAnswer? { responder.keptAnswer(to: request) }

    /// Counts up whenever a kept answer is forgotten because it is no longer true.
    public var version: Int { responder.version }

    /// Answers `request`, to which there is no kept answer, after its turn; with `tryLater` at once when too many wait.
    ///
    /// - Parameters:
    ///   - request: the DER OCSPRequest.
    ///   - deliver: takes the answer, once; called before this returns, or on a thread that signs.
    public func answer(to request: [UInt8], then deliver: @escaping @Sendable (OCSPAnswer) -> Void) {
        let job = Job(request: request, deliver: deliver)
        let (isTaken, queue) = state.withLock { state -> (Bool, Int?) in
            guard state.waiting < limit else { return (false, nil) }
            state.waiting += 1
            state.jobs.append(job)
            return (true, state.idle.popLast())
        }
        guard isTaken else { return deliver(OCSPAnswer(failing: OCSPError(.overloaded))) }
        if let queue { work(on: queue) }
    }

    /// Has a queue answer some of the waiting requests, and again while there are more.
    ///
    /// Going from one thread to another costs a good part of a signature, so several answers go back together; none waits
    /// for the others longer than `patience`. Other work of the queue gets its turn in between.
    private func work(on queue: Int) {
        queues[queue].async {
            var (began, done) = (ContinuousClock.now, [(Job, OCSPAnswer)]())
            for job in self.take(for: queue) {
                done.append((job, self.responder.answer(to: job.request)))
                if ContinuousClock.now - began > Self.patience {
                    self.deliver(&done)
                    began = .now
                }
            }
            self.deliver(&done)
            let isDone = self.state.withLock { state in
                if state.jobs.isEmpty { state.idle.append(queue) }
                return state.jobs.isEmpty
            }
            if !isDone { self.work(on: queue) }
        }
    }

    private static let batch = 8
    private static let patience: Duration = .microseconds(200)

    private func take(for queue: Int) -> [Job] {
        state.withLock { state in
            // What is there is shared with the queues that work beside this one.
            let share = (state.jobs.count + queues.count - 1) / queues.count
            let jobs = Array(state.jobs.prefix(min(share, Self.batch)))
            state.jobs.removeFirst(jobs.count)
            return jobs
        }
    }

    private func deliver(_ done: inout [(Job, OCSPAnswer)]) {
        state.withLock { $0.waiting -= done.count }
        for (job, answer) in done { job.deliver(answer) }
        done.removeAll(keepingCapacity: true)
    }

    /// Signs anew, before half their life, the answers that are asked for again and again, until the task is cancelled.
    ///
    /// A few at a time, on the first of the queues: whoever waits there waits no longer than for a few signatures.
    public func keepFresh(
        every interval: Duration = .seconds(1),
        sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) async {
        repeat {
            while await renewDue() == OCSPDesk.renewalBatch {}
        } while (try? await sleep(interval)) != nil
    }

    private static let renewalBatch = 16

    private func renewDue() async -> Int {
        await withCheckedContinuation { continuation in
            queues[0].async { continuation.resume(returning: self.responder.renewDue(OCSPDesk.renewalBatch)) }
        }
    }
}
