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

    /// Counts up whenever a kept answer is forgotten because it is no longer true.
    public var version: Int { responder.version }

    /// Answers `request`, to which there is no kept answer, after its turn; with `tryLater` at once when too many wait.
    ///
    /// - Parameters:
    ///   - request: the DER OCSPRequest.
    ///   - deliver: takes the answer, once; called before this returns, or on a thread that signs.
    public func answer(to request: [UInt8], then deliver: @escaping @Sendable (OCSPAnswer) -> Void) {
        guard let queue = enter() else { return deliver(OCSPAnswer(failing: OCSPError(.overloaded))) }
        queue.async {
            let answer = self.responder.answer(to: request)
            self.state.withLock { $0.waiting -= 1 }
            deliver(answer)
        }
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

    private func enter() -> DispatchQueue? {
        state.withLock { state in
            guard state.waiting < limit else { return nil }
            state.waiting += 1
            state.next = (state.next + 1) % queues.count
            return queues[state.next]
        }
    }
}
