import Foundation

/// The only source of "now"; passed in, so that tests decide what time it is.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Timestamp

    /// Makes a clock from a function; tests use it for a clock they can move.
    public init(_ read: @escaping @Sendable () -> Timestamp) {
        self.read = read
    }

    /// The machine's clock, truncated to the second.
    public static let system = WallClock {
        Timestamp(secondsSinceEpoch: Int64(Date().timeIntervalSince1970.rounded(.down)))
    }

    /// A clock that stands still.
    public static func fixed(_ timestamp: Timestamp) -> WallClock {
        WallClock { timestamp }
    }

    /// The current time.
    public var now: Timestamp { read() }
}
