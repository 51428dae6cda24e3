import Synchronization

/// A request that waits, and whoever takes its answer, once.
final class OCSPJob: Sendable {
    let request: [UInt8]
    let began = ContinuousClock.now
    private let taker: Mutex<(@Sendable (OCSPAnswer) -> Void)?>

    init(_ request: [UInt8], deliver: @escaping @Sendable (OCSPAnswer) -> Void) {
        self.request = request
        taker = Mutex(deliver)
    }

    /// Whoever takes the answer; nil when somebody else has it to give.
    func claim() -> (@Sendable (OCSPAnswer) -> Void)? {
        taker.withLock { taker in
            defer { taker = nil }
            return taker
        }
    }
}
