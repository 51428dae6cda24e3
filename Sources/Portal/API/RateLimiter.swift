import Synchronization

/// How many requests each caller may send: a bucket that fills steadily and holds two seconds' worth.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: ContinuousClock.Instant
    }

    private let perSecond: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameter perSecond: requests per second and caller; callers are those of the book, so few.
    init(perSecond: Int) {
        self.perSecond = Double(max(1, perSecond))
    }

    /// Takes one request's worth from the bucket of `name`; false when it is empty.
    func admits(_ name: String, at now: ContinuousClock.Instant = .now) -> Bool {
        buckets.withLock { buckets in
            var bucket = buckets[name] ?? Bucket(tokens: 2 * perSecond, filledAt: now)
            let seconds = max(0, (now - bucket.filledAt) / .seconds(1))
            bucket.tokens = min(2 * perSecond, bucket.tokens + seconds * perSecond)
            bucket.filledAt = now
            let admits = bucket.tokens >= 1
            if admits { bucket.tokens -= 1 }
            buckets[name] = bucket
            return admits
        }
    }
}
