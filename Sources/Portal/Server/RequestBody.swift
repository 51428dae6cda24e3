import NIOCore

/// The body of one request while it comes in: bounded, and above 64 KiB only where there is room for it.
///
/// What is refused is read to its end and thrown away, so that the client sees the answer.
struct RequestBody {
    private let room: BodyRoom
    private let limits: HTTPListenerLimits
    private var octets: [UInt8] = []
    private var count = 0
    private var limit = 0
    /// Against whom a large body counts; nil for a small one, and until it is known.
    private var client: String?
    private var taken = 0
    private var hasEnded = false

    /// Whether it is not known yet if a large body is admitted.
    var isAsking = false
    /// Why the request is not handed over.
    private(set) var refusal: APIError.Reason?

    init(room: BodyRoom, limits: HTTPListenerLimits) {
        self.room = room
        self.limits = limits
    }

    /// A longer body is cut off.
    var drainLimit: Int { max(4 << 20, limits.bodyOctets) }

    /// Begins with the head of a request; a body above 64 KiB must announce its length.
    mutating func begin(announced: Int) {
        drop()
        (count, isAsking, hasEnded, refusal) = (0, false, false, nil)
        let isLarge = announced > HTTPListenerLimits.smallBody
        limit = isLarge ? limits.bodyOctets : min(limits.bodyOctets, HTTPListenerLimits.smallBody)
    }

    /// Adds octets as they arrive; false when there are so many that they are not even thrown away.
    mutating func take(_ buffer: ByteBuffer) -> Bool {
        count += buffer.readableBytes
        guard count <= drainLimit else { return false }
        guard refusal == nil else { return true }
        guard count <= limit else {
            refuse(.tooLarge(limits.bodyOctets))
            return true
        }
        octets.append(contentsOf: buffer.readableBytesView)
        takeRoom()
        return true
    }

    /// Lets a large body of a client in, or none when it is nil.
    ///
    /// - Returns: whether all of it is here.
    mutating func admit(_ client: String?) -> Bool {
        isAsking = false
        self.client = client
        if client == nil { refuse(.anonymous) } else { takeRoom() }
        return hasEnded
    }

    /// Whether all is here and it is not known yet if it is admitted.
    mutating func waitsForAdmission() -> Bool {
        hasEnded = true
        return isAsking
    }

    /// The octets; their room stays taken until `drop`.
    mutating func handOver() -> [UInt8] {
        defer { octets = [] }
        return octets
    }

    /// Forgets the octets and gives their room back.
    mutating func drop() {
        octets = []
        if let client { room.giveBack(taken, for: client) }
        (taken, client) = (0, nil)
    }

    /// Takes room for something else of a client; nil when there is none, else what gives it back.
    func hold(_ count: Int, for client: String) -> (@Sendable () -> Void)? {
        let room = room
        guard room.take(count, for: client) else { return nil }
        return { room.giveBack(count, for: client) }
    }

    private mutating func takeRoom() {
        guard let client else { return }
        guard room.take(count - taken, for: client) else { return refuse(.busy) }
        taken = count
    }

    private mutating func refuse(_ reason: APIError.Reason) {
        drop()
        refusal = reason
    }
}
