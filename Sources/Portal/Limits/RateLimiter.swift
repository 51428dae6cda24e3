import Synchronization

/// How often each of many may do something: a bucket for each name, which holds so many and fills up steadily.
///
/// One limiter is for one kind of thing, so that a flood of one kind makes nobody forget another. It remembers at least
/// the names that were used last.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: Double
    }

    /// Two generations: when the younger is full, the older is forgotten as a whole.
    private struct Buckets {
        var young: [String: Bucket] = [:]
        var old: [String: Bucket] = [:]
    }

    private static let begin = ContinuousClock.now

    private let count: Double
    private let perSecond: Double
    private let remembered: Int
    private let buckets = Mutex(Buckets())

    /// Makes a limiter of which every bucket is full.
    ///
    /// - Parameters:
    ///   - count: what a bucket holds, and what goes at once.
    ///   - seconds: how long an empty one needs to be full again.
    ///   - remembered: of how many names at least something is known; at most of twice as many.
    init(count: Int, seconds: Double, remembered: Int = 20_000) {
        self.count = Double(max(1, count))
        perSecond = self.count / max(seconds, 0.001)
        self.remembered = max(1, remembered)
    }

    /// Seconds that pass whatever the clock on the wall shows.
    static func uptime() -> Double { (ContinuousClock.now - begin) / .seconds(1) }

    /// Takes one from the bucket of a name.
    ///
    /// - Returns: nil when there was one; else the seconds until there is one again, and nothing was taken.
    func take(_ name: String, at now: Double = RateLimiter.uptime()) -> Double? {
        change(name, now) { bucket in
            guard bucket.tokens < 1 else {
                bucket.tokens -= 1
                return nil
            }
            return (1 - bucket.tokens) / perSecond
        }
    }

    /// Puts one back that turned out not to count.
    func giveBack(_ name: String, at now: Double = RateLimiter.uptime()) {
        change(name, now) { $0.tokens = min(count, $0.tokens + 1) }
    }

    private func change<Value: Sendable>(
        _ name: String,
        _ now: Double,
        _ body: (inout Bucket) -> Value
    ) -> Value {
        buckets.withLock { buckets in
            var bucket =
                buckets.young[name] ?? buckets.old[name] ?? Bucket(tokens: count, filledAt: now)
            // A clock that is set back fills nothing, and keeps nobody waiting longer.
            bucket.tokens = min(count, bucket.tokens + max(0, now - bucket.filledAt) * perSecond)
            bucket.filledAt = now
            let value = body(&bucket)
            if buckets.young[name] == nil, buckets.young.count >= remembered {
                buckets.old = buckets.young
                buckets.young = [:]
            }
            buckets.young[name] = bucket
            return value
        }
    }
}
