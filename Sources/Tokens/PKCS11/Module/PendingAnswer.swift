import Dispatch
import Synchronization

/// What one thread waits for and another one gives.
final class PendingAnswer<Value: Sendable>: Sendable {
    private enum State {
        case awaited
        case given(Result<Value, HSMError>)
        case givenUp
    }

    private let state = Mutex(State.awaited)
    private let signal = DispatchSemaphore(value: 0)

    /// Gives the answer; false when nobody waits any more.
    func give(_ result: Result<Value, HSMError>) -> Bool {
        let isAwaited = state.withLock { state in
            guard case .awaited = state else { return false }
            state = .given(result)
            return true
        }
        signal.signal()
        return isAwaited
    }

    /// Waits for the answer; nil when it is given up, after `late` was called.
    func wait(_ seconds: Int, late: () -> Void) -> Result<Value, HSMError>? {
        _ = signal.wait(timeout: .now() + .seconds(seconds))
        return state.withLock { state in
            if case .given(let result) = state { return result }
            late()
            state = .givenUp
            return nil
        }
    }
}
