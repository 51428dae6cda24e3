import Dispatch
import Foundation
import Synchronization

/// Calls into a module that may hang: each is made on a thread of its own, and waited for so long and no longer.
///
/// A call cannot be ended. While one that was given up goes on, further ones are refused at once, or they would take a
/// thread each; when it returns after all, they are let in again. What it returns too late is thrown away.
public final class BoundedCalls: Sendable {
    private let seconds: Int
    private let onLate: @Sendable (HSMError) -> Void
    private let hanging = Mutex(0)

    /// Makes a bound for the calls into one module, or to one token.
    ///
    /// - Parameters:
    ///   - seconds: for how long a call is waited for.
    ///   - onLate: told when one is given up, unless another one hangs already; must return at once.
    public init(seconds: Int = 30, onLate: @escaping @Sendable (HSMError) -> Void) {
        self.seconds = seconds
        self.onLate = onLate
    }

    /// Makes a call.
    ///
    /// - Parameters:
    ///   - name: who is called, as errors name it.
    ///   - patience: for how many seconds this call is waited for; nil for as long as all others.
    ///   - call: may hang.
    /// - Returns: what it returns in time.
    /// - Throws: `HSMError` with `.silent`; what `call` throws.
    public func run<Value: Sendable>(
        _ name: String,
        patience: Int? = nil,
        _ call: @escaping @Sendable () throws(HSMError) -> Value
    ) throws(HSMError) -> Value {
        guard hanging.withLock({ $0 == 0 }) else { throw HSMError(.silent(name, seconds: seconds)) }
        let seconds = patience ?? seconds
        let silence = HSMError(.silent(name, seconds: seconds))
        let answer = PendingAnswer<Value>()
        Thread.detachNewThread { [self] in
            let result = Result { () throws(HSMError) in try call() }
            if !answer.give(result) { hanging.withLock { $0 -= 1 } }
        }
        if let result = answer.wait(seconds, late: { hanging.withLock { $0 += 1 } }) {
            return try result.get()
        }
        if hanging.withLock({ $0 == 1 }) { onLate(silence) }
        throw silence
    }
}
