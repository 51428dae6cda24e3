import Model
import Synchronization

/// Lets one line a second into the log, so that a flood of questions that cannot be answered fills no disk and keeps nobody
/// waiting for one.
final class LogGate: Sendable {
    private struct State {
        var last: Timestamp?
        var held = 0
    }

    private let state = Mutex(State())

    /// - Returns: how many were held back since the last line; nil when this one is held back, too.
    func pass(at now: Timestamp) -> Int? {
        state.withLock { state in
            guard state.last != now else {
                state.held += 1
                return nil
            }
            defer { state = State(last: now) }
            return state.held
        }
    }
}
