import Dispatch
import Synchronization

/// Runs blocking calls one after the other on a thread of its own, and gives the thread up when one hangs.
///
/// PC/SC knows neither a timeout nor a way to cancel a transmission: a card that never answers blocks
/// `SCardTransmit` for ever. All that can be done is to stop waiting.
final class SupervisedQueue: Sendable {
    private let queue: DispatchQueue
    private let reader: String
    private let isAbandoned = Mutex(false)

    init(reader: String) {
        queue = DispatchQueue(label: "pki.reader.\(reader)")
        self.reader = reader
    }

    /// Runs `call` and waits for it.
    ///
    /// - Throws: what `call` throws; `.timeout` when it takes longer than `patience`, and at once ever after.
    func run<Value: Sendable>(
        within patience: Duration,
        _ call: @escaping @Sendable () throws(TokenError) -> Value
    ) throws(TokenError) -> Value {
        guard !isAbandoned.withLock({ $0 }) else { throw TokenError(.timeout(reader: reader)) }
        let outcome = Outcome<Value>()
        queue.async {
            outcome.set(Result { () throws(TokenError) in try call() })
        }
        if let result = outcome.wait(milliseconds: Int(clamping: max(0, patience.milliseconds))) {
            return try result.get()
        }
        isAbandoned.withLock { $0 = true }
        throw TokenError(.timeout(reader: reader))
    }

    /// Runs `call` after all others, without waiting.
    func finish(_ call: @escaping @Sendable () -> Void) {
        queue.async(execute: call)
    }
}

/// A result that one thread leaves for another.
private final class Outcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, TokenError>?>(nil)
    private let arrival = DispatchSemaphore(value: 0)

    func set(_ value: Result<Value, TokenError>) {
        result.withLock { $0 = value }
        arrival.signal()
    }

    func wait(milliseconds: Int) -> Result<Value, TokenError>? {
        guard arrival.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return nil }
        return result.withLock { $0 }
    }
}
