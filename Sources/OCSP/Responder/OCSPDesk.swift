import Dispatch
import Synchronization

/// Lets signatures wait in a bounded queue of their own, so that a flood of nonces cannot starve answers
/// that are ready.
///
/// Signing and reading the book block; they run on `width` dispatch queues, never on a thread that tasks
/// share.
public final class OCSPDesk: Sendable {
    private struct State {
        var waiting = 0
        var next = 0
    }

    private let responder: OCSPResponder
    private let queues: [DispatchQueue]
    private let limit: Int
    private let state = Mutex(State())

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
    }

    /// The kept answer to exactly these octets, if there is one.
    public func keptAnswer(to request: [UInt8]) -> OCSPAnswer? { responder.keptAnswer(to: request) }

    /// Answers `request`: at once when an answer is ready, else after its turn.
    public func answer(to request: [UInt8]) async -> OCSPAnswer {
        if let kept = responder.keptAnswer(to: request) { return kept }
        guard let queue = enter() else { return OCSPAnswer(failing: OCSPError(.overloaded)) }
        return await withCheckedContinuation { continuation in
            queue.async {
                let answer = self.responder.answer(to: request)
                self.state.withLock { $0.waiting -= 1 }
                continuation.resume(returning: answer)
            }
        }
    }

    private func enter() -> DispatchQueue? {
        state.withLock { state in
            guard state.waiting < limit else { return nil }
            state.waiting += 1
            state.next = (state.next + 1) % queues.count
            return queues[state.next]
        }
    }
}
