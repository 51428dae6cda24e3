/// A clock that stands before what the book says has happened.
public struct ClockSetback: Hashable, Sendable {
    /// How far a clock may stand behind the newest entry, in seconds: what NTP corrects in a step, and two machines differ.
    public static let toleranceSeconds: Int64 = 300

    /// What the clock shows.
    public let now: Timestamp
    /// The newest entry of the book.
    public let latest: Timestamp

    /// Compares a clock with the newest entry; nil when nothing is to be said against it.
    public init?(of now: Timestamp, behind latest: Timestamp?) {
        guard let latest, now < latest.advanced(bySeconds: -Self.toleranceSeconds) else { return nil }
        self.now = now
        self.latest = latest
    }

    /// The fact, as errors tell it.
    public var message: String {
        "the clock stands \(latest.secondsSinceEpoch - now.secondsSinceEpoch) s before the newest entry of the book"
    }

    /// What to do now.
    public var hint: String {
        "set the clock, see 'timedatectl'; if it is right, 'pki audit accept-clock'"
    }
}
