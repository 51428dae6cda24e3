import Model
import Synchronization

/// Refuses a clock that stands before what the book says has happened.
final class ClockGuard: Sendable {
    /// The last second that passed.
    private let passed = Mutex<Timestamp?>(nil)

    /// Compares the clock with the newest entry, which is looked up once for each second that the clock shows: a clock
    /// that jumps shows another one.
    ///
    /// - Throws: `IssuanceError` with `.clockJumpedBack`, and what `lookUp` throws.
    func check(
        _ now: Timestamp,
        lookUp: () throws(IssuanceError) -> Timestamp?
    ) throws(IssuanceError) {
        if passed.withLock({ $0 == now }) { return }
        if let setback = ClockSetback(of: now, behind: try lookUp()) {
            throw IssuanceError(.clockJumpedBack(setback))
        }
        passed.withLock { $0 = now }
    }
}
