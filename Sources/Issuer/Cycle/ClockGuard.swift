import Model
import Synchronization

/// Refuses a clock that stands before what the book says has happened.
final class ClockGuard: Sendable {
    /// How far the clock may stand behind the newest audit entry: what NTP corrects in a step, and two machines differ.
    static let toleranceSeconds: Int64 = 300

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
        let latest = try lookUp()
        if let latest, now < latest.advanced(bySeconds: -Self.toleranceSeconds) {
            throw IssuanceError(.clockJumpedBack(now: now, latest: latest))
        }
        passed.withLock { $0 = now }
    }
}
