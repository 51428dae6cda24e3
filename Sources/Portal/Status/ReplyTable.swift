import Model
import NIOCore

/// Whole answers by the octets of their requests, for one event loop: a request that was just answered costs neither a
/// lock nor an allocation.
///
/// An entry is good for the second in which it was made, because its Date and max-age are; after that the common cache
/// is asked again. It is good only as long as that cache has forgotten nothing. Two requests with the same place
/// push each other out: memory is bounded, and nobody gets another's answer.
final class ReplyTable {
    private struct Entry {
        let method: WireMethod
        let target: ByteBuffer
        let body: ByteBuffer
        let second: Timestamp
        let version: Int
        let octets: ByteBuffer
    }

    /// The largest request and answer that are kept here; both together bound the table at 8 MiB.
    private static let requestLimit = 1024
    private static let answerLimit = 7168
    private static let places = 1024

    /// What the same loop may sign.
    let signatures = LoopAllowance()

    private var entries = [Entry?](repeating: nil, count: ReplyTable.places)

    /// The answer to `request`, made in this second from this version of the common cache.
    func octets(for request: WireRequest, at second: Timestamp, version: Int) -> ByteBuffer? {
        guard let body = request.body, let entry = entries[ReplyTable.place(request.target, body)] else {
            return nil
        }
        guard entry.second == second, entry.version == version, entry.method == request.method,
            entry.target == request.target, entry.body == body
        else { return nil }
        return entry.octets
    }

    /// Keeps an answer that was found after `version` had been noted.
    func insert(_ octets: ByteBuffer, for request: WireRequest, at second: Timestamp, version: Int) {
        guard let body = request.body, octets.readableBytes <= ReplyTable.answerLimit,
            request.target.readableBytes + body.readableBytes <= ReplyTable.requestLimit
        else { return }
        entries[ReplyTable.place(request.target, body)] = Entry(
            method: request.method,
            // Copies: a slice would hold all that came with it.
            target: ByteBuffer(bytes: request.target.readableBytesView),
            body: ByteBuffer(bytes: body.readableBytesView),
            second: second,
            version: version,
            octets: octets
        )
    }

    /// FNV-1a over both; whoever makes requests collide only makes them slower.
    private static func place(_ target: borrowing ByteBuffer, _ body: borrowing ByteBuffer) -> Int {
        let hash = mix(body.readableBytesUInt8Span, mix(target.readableBytesUInt8Span, 0xCBF2_9CE4_8422_2325))
        return Int(truncatingIfNeeded: (hash ^ hash >> 32) & UInt64(places - 1))
    }

    private static func mix(_ octets: borrowing Span<UInt8>, _ start: UInt64) -> UInt64 {
        var hash = start
        for position in octets.indices { hash = (hash ^ UInt64(octets[position])) &* 0x100_0000_01B3 }
        return hash
    }
}
