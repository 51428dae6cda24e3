public import Model
import Synchronization

/// A clock that moves only when told to.
public final class ManualClock: Sendable {
    private let current: Mutex<Timestamp>

    /// Starts at `start`, by default 2026-11-22T00:00:00Z.
    public init(_ start: Timestamp = Timestamp(secondsSinceEpoch: 1_795_305_600)) {
        current = Mutex(start)
    }

    /// The clock to pass to the code under test.
    public var clock: WallClock { WallClock { self.current.withLock { $0 } } }

    /// Moves by `seconds`, backwards when negative.
    public func advance(bySeconds seconds: Int64) {
        current.withLock { $0 = $0.advanced(bySeconds: seconds) }
    }
}
