import HTTPTypes
import Model
import NIOCore
import Synchronization

/// What the connections of one listener share: who is open, and the date for headers.
final class ListenerState: Sendable {
    private struct Open {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var perAddress: [String: Int] = [:]
    }

    private let open = Mutex(Open())
    private let date = Mutex<(second: Timestamp, text: String)>((Timestamp(secondsSinceEpoch: -1), ""))
    private let clock: WallClock

    init(clock: WallClock) {
        self.clock = clock
    }

    /// The time.
    var now: Timestamp { clock.now }

    /// The connections that are open now.
    var channels: [any Channel] { open.withLock { Array($0.channels.values) } }

    /// Counts a connection in; false when there are as many as there may be, of all or of its address.
    func enter(_ channel: any Channel, _ name: String?, _ limits: HTTPListenerLimits) -> Bool {
        open.withLock { open in
            guard open.channels.count < limits.connections else { return false }
            if let name, let most = limits.connectionsPerAddress {
                guard open.perAddress[name, default: 0] < most else { return false }
                open.perAddress[name, default: 0] += 1
            }
            open.channels[ObjectIdentifier(channel)] = channel
            return true
        }
    }

    /// Counts a connection out that was counted in.
    func leave(_ channel: any Channel, _ name: String?) {
        open.withLock { open in
            open.channels[ObjectIdentifier(channel)] = nil
            guard let name, let count = open.perAddress[name] else { return }
            open.perAddress[name] = count > 1 ? count - 1 : nil
        }
    }

    /// What connections of an address are counted under; nil when they are not.
    static func name(of channel: any Channel, _ limits: HTTPListenerLimits) -> String? {
        guard limits.connectionsPerAddress != nil else { return nil }
        return channel.remoteAddress?.ipAddress.map(ClientAddress.name)
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
