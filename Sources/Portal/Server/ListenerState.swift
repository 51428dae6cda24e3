import HTTPTypes
import Model
import NIOCore
import Synchronization

/// What the connections of one listener share: who is open, and the date for headers.
final class ListenerState: Sendable {
    private let open = Mutex<[ObjectIdentifier: any Channel]>([:])
    private let taken = Mutex(0)
    private let date = Mutex<(second: Timestamp, text: String)>((Timestamp(secondsSinceEpoch: -1), ""))
    private let clock: WallClock

    init(clock: WallClock) {
        self.clock = clock
    }

    /// The time.
    var now: Timestamp { clock.now }

    /// The connections that are open now.
    var channels: [any Channel] { open.withLock { Array($0.values) } }

    /// Counts a connection in; false when there are `limit` already.
    func enter(_ channel: any Channel, limit: Int) -> Bool {
        open.withLock { open in
            guard open.count < limit else { return false }
            open[ObjectIdentifier(channel)] = channel
            return true
        }
    }

    func leave(_ channel: any Channel) {
        open.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Takes room for a large body; false when all bodies together would have more than `limit` octets.
    func reserve(_ count: Int, limit: Int) -> Bool {
        taken.withLock { taken in
            guard count <= limit - taken else { return false }
            taken += count
            return true
        }
    }

    /// Gives the room back.
    func release(_ count: Int) {
        taken.withLock { $0 -= count }
    }

    /// The value of the Date field; formatted once a second.
    func dateField() -> String {
        let now = clock.now
        return date.withLock { date in
            if date.second != now { date = (now, HTTPDate.format(now)) }
            return date.text
        }
    }
}
