import Synchronization

/// The room that large bodies take in memory, those of all clients together and of each.
final class BodyRoom: Sendable {
    private struct Taken {
        var all = 0
        var each: [String: Int] = [:]
    }

    private let limit: Int
    private let clientLimit: Int
    private let taken = Mutex(Taken())

    /// - Parameters:
    ///   - limit: octets of all.
    ///   - clientLimit: octets of one client.
    init(limit: Int, clientLimit: Int) {
        self.limit = limit
        self.clientLimit = clientLimit
    }

    /// Takes room for so many octets more; false when there is none for this client.
    func take(_ count: Int, for client: String) -> Bool {
        taken.withLock { taken in
            let own = taken.each[client] ?? 0
            guard count <= limit - taken.all, count <= clientLimit - own else { return false }
            taken.all += count
            taken.each[client] = own + count
            return true
        }
    }

    /// Gives room back.
    func giveBack(_ count: Int, for client: String) {
        taken.withLock { taken in
            taken.all -= count
            let own = (taken.each[client] ?? 0) - count
            taken.each[client] = own > 0 ? own : nil
        }
    }
}
