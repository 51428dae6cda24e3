import Dispatch
import Synchronization

/// Lets signatures wait in a bounded queue of their own, so that a flood of nonces cannot starve answers
/// that are ready.
///
/// Signing and reading the book block; they run on `width` dispatch queues, never on a thread that tasks
/// share. An authority whose key may wait, as one in an HSM, has as many queues of its own while something waits for it: one that
/// hangs holds no thread that others need. Nobody waits longer than `patience`: a key that hangs keeps its thread, and another one
/// works in its place. Each authority that is asked about has its turn, and where there is no room who has most waiting gives way:
/// a flood about one does not keep others from being answered for.
public final class OCSPDesk: Sendable {
    private struct State {
        /// Requests that no queue has taken yet.
        var jobs = OCSPTurns()
        /// Requests that wait or are being answered.
        var waiting = 0
        /// The queues that work, and those in whose place another one does.
        var queues: [Int: (queue: DispatchQueue, line: OCSPJob.Line)]
        /// The queues of the shared line that have nothing to do; others go then.
        var idle: [Int]
        /// What a queue is working on, and since when.
        var work: [Int: (began: ContinuousClock.Instant, jobs: [OCSPJob])] = [:]
        /// The queues in whose place another one works.
        var stuck: Set<Int> = []
        var made: Int
        var isWatched = false
    }

    private let responder: OCSPResponder
    private let width: Int
    private let limit: Int
    private let patience: Duration
    private let state: Mutex<State>
    /// A queue of its own: it has a thread when all others are blocked.
    private let watch = DispatchQueue(label: "ocsp-waiting")
    private let renewing = DispatchQueue(label: "ocsp-renewing", qos: .utility)

    /// Queues at the same time, those that are stuck included.
    private static let mostQueues = 64

    /// Opens a desk.
    ///
    /// - Parameters:
    ///   - responder: makes the answers.
    ///   - width: signatures made at the same time, 1 to 32.
    ///   - limit: requests being signed or waiting for it; beyond that the answer is `tryLater`.
    ///   - patience: how long a request may wait; then the answer is `tryLater`.
    public init(
        responder: OCSPResponder,
        width: Int = 2,
        limit: Int = 256,
        patience: Duration = .seconds(6)
    ) {
        self.responder = responder
        self.limit = max(1, limit)
        self.width = min(max(1, width), 32)
        self.patience = patience
        let queues = (0..<self.width).map { ($0, (queue: OCSPDesk.queue($0), line: OCSPJob.Line.shared)) }
        state = Mutex(
            State(
                queues: Dictionary(uniqueKeysWithValues: queues),
                idle: queues.map(\.0),
                made: self.width
            )
        )
    }

    /// The kept answer to exactly these octets, if there is one.
    public func keptAnswer(to request: [UInt8]) -> OCSPAnswer? { responder.keptAnswer(to: request) }

    /// The answer to a nonce, when it takes memory and a quick signature and nothing else; nil when it may block.
    public func quickAnswer(to request: [UInt8]) -> OCSPAnswer? { responder.quickAnswer(to: request) }

    /// Counts up whenever a kept answer is forgotten because it is no longer true.
    public var version: Int { responder.version }

    /// Answers `request`, to which there is no kept answer, after its turn; with `tryLater` when too many wait, and when it
    /// has waited too long.
    ///
    /// - Parameters:
    ///   - request: the DER OCSPRequest.
    ///   - deliver: takes the answer, once; called before this returns, or on another thread.
    public func answer(to request: [UInt8], then deliver: @escaping @Sendable (OCSPAnswer) -> Void) {
        let job = OCSPJob(request, of: responder.owner(of: request), deliver: deliver)
        let (loser, queue, mustWatch) = state.withLock { state -> (OCSPJob?, Int?, Bool) in
            state.waiting += 1
            var refused: OCSPJob?
            if state.waiting > limit {
                refused = state.jobs.giveWay(to: job.owner)
                guard refused != nil else { return (job, nil, false) }
            }
            state.jobs.append(job)
            defer { state.isWatched = true }
            return (refused, hand(for: job.line, &state), !state.isWatched)
        }
        if let loser {
            var told = [(loser, OCSPAnswer(failing: OCSPError(.overloaded)))]
            self.deliver(&told)
        }
        if let queue { work(on: queue) }
        if mustWatch { watchLater() }
    }

    /// A queue that has nothing to do and may work on a line; nil when there are enough that do.
    private func hand(for line: OCSPJob.Line, _ state: inout State) -> Int? {
        guard line != .shared else { return state.idle.popLast() }
        let own = state.queues.count { $0.value.line == line && !state.stuck.contains($0.key) }
        guard own < width, state.queues.count < Self.mostQueues else { return nil }
        return OCSPDesk.addQueue(for: line, &state)
    }

    private static func addQueue(for line: OCSPJob.Line, _ state: inout State) -> Int {
        let number = state.made
        state.queues[number] = (queue(number), line)
        state.made += 1
        return number
    }

    /// Has a queue answer some of the waiting requests, and again while there are more.
    ///
    /// Going from one thread to another costs a good part of a signature, so several answers go back together; none waits
    /// for the others longer than `holdingBack`. Other work of the queue gets its turn in between.
    private func work(on queue: Int) {
        state.withLock { $0.queues[queue]?.queue }?.async {
            var (began, done) = (ContinuousClock.now, [(OCSPJob, OCSPAnswer)]())
            for job in self.take(for: queue) {
                done.append((job, self.responder.answer(to: job.request)))
                if ContinuousClock.now - began > Self.holdingBack {
                    self.deliver(&done)
                    began = .now
                }
            }
            self.deliver(&done)
            if self.goesOn(queue) { self.work(on: queue) }
        }
    }

    private static let batch = 8
    private static let holdingBack: Duration = .microseconds(200)

    private static func queue(_ number: Int) -> DispatchQueue {
        DispatchQueue(label: "ocsp-signing-\(number)")
    }

    private func take(for queue: Int) -> [OCSPJob] {
        state.withLock { state in
            let line = state.queues[queue]?.line ?? .shared
            // What is there is shared with the queues that work beside this one.
            let share = (state.jobs.sharedCount + width - 1) / width
            let jobs = state.jobs.take(line == .shared ? min(share, Self.batch) : 1, from: line)
            state.work[queue] = (.now, jobs)
            return jobs
        }
    }

    /// Whether a queue that has done its part has more to do; one in whose place another works goes.
    private func goesOn(_ queue: Int) -> Bool {
        state.withLock { state in
            state.work[queue] = nil
            let line = state.queues[queue]?.line ?? .shared
            guard state.stuck.remove(queue) == nil else {
                state.queues[queue] = nil
                return false
            }
            guard !state.jobs.isWaiting(on: line) else { return true }
            if line == .shared { state.idle.append(queue) } else { state.queues[queue] = nil }
            return false
        }
    }

    private func deliver(_ done: inout [(OCSPJob, OCSPAnswer)]) {
        let claimed = done.compactMap { job, answer in job.claim().map { ($0, answer) } }
        state.withLock { $0.waiting -= claimed.count }
        for (deliver, answer) in claimed { deliver(answer) }
        done.removeAll(keepingCapacity: true)
    }

    private func watchLater() {
        watch.asyncAfter(deadline: .now() + patience / .seconds(4)) { self.look() }
    }

    /// Tells those who waited too long, and puts another queue in the place of one that is stuck.
    private func look() {
        let now = ContinuousClock.now
        let (late, spares, isNeeded) = state.withLock { state in
            var late = state.jobs.takeLate { now - $0.began > patience }
            var spares: [Int] = []
            for (queue, work) in state.work where now - work.began > patience {
                late += work.jobs
                guard state.queues.count < Self.mostQueues, state.stuck.insert(queue).inserted else {
                    continue
                }
                spares.append(OCSPDesk.addQueue(for: state.queues[queue]?.line ?? .shared, &state))
            }
            state.isWatched = !state.jobs.isEmpty || state.work.keys.contains { !state.stuck.contains($0) }
            return (late, spares, state.isWatched)
        }
        var told = late.map { ($0, OCSPAnswer(failing: OCSPError(.late))) }
        deliver(&told)
        for spare in spares { work(on: spare) }
        if isNeeded { watchLater() }
    }

    /// Signs anew, before half their life, the answers that are asked for again and again, until the task is cancelled.
    ///
    /// A few at a time, beside those that somebody waits for.
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
            renewing.async { continuation.resume(returning: self.responder.renewDue(OCSPDesk.renewalBatch)) }
        }
    }
}
