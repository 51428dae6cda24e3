import Foundation

/// Lets calls into a module pass side by side, and one restart when no call is inside.
///
/// A restart makes every session, handle and login of the module void, so each is stamped with the generation in
/// which it was made, and a call with an older stamp is not let in.
final class ModuleGate: @unchecked Sendable {
    // Unchecked: every field is read and written with the condition's lock held.
    private let condition = NSCondition()
    private var inside = 0
    private var isRestarting = false
    private var count = 0
    private var lastRestart: ContinuousClock.Instant?

    /// How often the module was started anew.
    var generation: Int {
        condition.withLock { count }
    }

    /// Begins a call; false when the module was restarted since `stamp`.
    func enter(stamp: Int?) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while isRestarting { condition.wait() }
        guard stamp == nil || stamp == count else { return false }
        inside += 1
        return true
    }

    /// Ends a call.
    func leave() {
        condition.lock()
        defer { condition.unlock() }
        inside -= 1
        if inside == 0 { condition.broadcast() }
    }

    /// Runs `work` with nobody inside, unless somebody else did so since `observed`.
    ///
    /// - Parameters:
    ///   - observed: the generation whose module was found broken.
    ///   - interval: not more often than this.
    ///   - patience: how long to wait for calls that are inside; one that hangs cannot be ended.
    ///   - work: stops and starts the module; false when that failed.
    /// - Returns: whether there is a newer generation now.
    func restart(
        after observed: Int,
        atMostEvery interval: Duration = .seconds(1),
        patience: TimeInterval = 10,
        _ work: () -> Bool
    ) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while isRestarting { condition.wait() }
        guard observed == count else { return true }
        if let lastRestart, ContinuousClock.now - lastRestart < interval { return false }
        isRestarting = true
        defer {
            isRestarting = false
            condition.broadcast()
        }
        let deadline = Date(timeIntervalSinceNow: patience)
        while inside > 0 {
            guard condition.wait(until: deadline) else { return false }
        }
        lastRestart = .now
        guard work() else { return false }
        count += 1
        return true
    }
}
