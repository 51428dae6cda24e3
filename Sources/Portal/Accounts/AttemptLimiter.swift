import Model
import Synchronization

/// Counts failures of names within a window of time, in memory: a flood of guesses is slowed down.
final class AttemptLimiter: Sendable {
    /// How many failures of a name are borne.
    struct Bound {
        let name: String
        let count: Int
    }

    /// More names are not remembered; the oldest are forgotten first.
    private static let capacity = 20_000

    private let windowSeconds: Int64
    private let failures = Mutex<[String: [Timestamp]]>([:])

    /// - Parameter windowSeconds: how long a failure counts.
    init(windowSeconds: Int64) {
        self.windowSeconds = windowSeconds
    }

    /// How many seconds to wait; nil when all bounds are kept.
    func wait(_ bounds: [Bound], at now: Timestamp) -> Int64? {
        failures.withLock { failures in
            bounds.compactMap { bound -> Int64? in
                let recent = recent(failures[bound.name] ?? [], now)
                guard recent.count >= bound.count, let first = recent.suffix(bound.count).first else {
                    return nil
                }
                return max(1, first.secondsSinceEpoch + windowSeconds - now.secondsSinceEpoch)
            }.max()
        }
    }

    /// Counts one against each.
    func count(_ bounds: [Bound], at now: Timestamp) {
        failures.withLock { failures in
            if failures.count > AttemptLimiter.capacity {
                failures = failures.filter { !recent($0.value, now).isEmpty }
                if failures.count > AttemptLimiter.capacity { failures.removeAll() }
            }
            for bound in bounds {
                failures[bound.name] = recent(failures[bound.name] ?? [], now).suffix(bound.count) + [now]
            }
        }
    }

    /// Forgets the failures of a name.
    func clear(_ name: String) {
        failures.withLock { _ = $0.removeValue(forKey: name) }
    }

    private func recent(_ times: [Timestamp], _ now: Timestamp) -> [Timestamp] {
        let begin = now.advanced(bySeconds: -windowSeconds)
        return times.filter { $0 > begin }
    }
}
