import Synchronization

/// Calls that the resource manager answers itself, without a card: they take milliseconds, or it hangs.
///
/// PC/SC knows no timeout: a thread that waits for a manager that hangs waits until it goes on or ends.
enum ServiceCall {
    /// So many threads wait for it at most; while they do, further calls fail at once.
    private static let most = 32
    private static let running = Mutex(0)
    private static let lastSilence = Mutex<ContinuousClock.Instant?>(nil)

    /// Whether somebody waited in vain for an answer since then.
    static func wasSilent(since moment: ContinuousClock.Instant) -> Bool {
        lastSilence.withLock { $0.map { $0 >= moment } ?? false }
    }

    /// Runs `call` and waits for it.
    ///
    /// - Parameters:
    ///   - patience: how long to wait.
    ///   - call: the call; it may still run when this has thrown.
    /// - Returns: what `call` returns.
    /// - Throws: what `call` throws; `TokenError` with `.serviceNotRunning` when the manager does not answer in time.
    static func run<Value: Sendable>(
        within patience: Duration = .seconds(10),
        _ call: @escaping @Sendable () throws(TokenError) -> Value
    ) throws(TokenError) -> Value {
        let hasRoom = running.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
        guard hasRoom else { throw TokenError(.serviceNotRunning) }
        do throws(TokenError) {
            return try SupervisedQueue(reader: "").run(within: patience) { () throws(TokenError) in
                defer { running.withLock { $0 -= 1 } }
                return try call()
            }
        } catch {
            guard case .timeout = error.reason else { throw error }
            lastSilence.withLock { $0 = .now }
            throw TokenError(.serviceNotRunning)
        }
    }
}
