package import NIOCore

/// Finds one request after the other in the octets of a connection, in whatever pieces they come.
///
/// Source: RFC 9112.
package struct WireRequestReader {
    /// What was found.
    package enum Outcome {
        /// More octets have to come.
        case incomplete
        case request(WireRequest)
        case refused(WireRefusal)
    }

    private enum Body {
        case octets(Int)
        case chunks(ChunkedBodyReader)
        /// Octets of a body that is too long, still to be thrown away.
        case draining(Int)
    }

    /// A body up to here is read and thrown away, so that the client sees the 413; a longer one is cut off.
    private static let drainLimit = 4 << 20

    private let limits: HTTPListenerLimits
    /// How far the octets were searched for the end of a head.
    private var searched = 0
    private var request: WireRequest?
    private var body = Body.octets(0)
    private var awaitsContinue = false

    package init(limits: HTTPListenerLimits) {
        self.limits = limits
    }

    /// Whether a head was read whose body is not complete.
    var isInside: Bool { request != nil }

    /// Whether the client waits to be told that its body is wanted; true once.
    mutating func takeContinue() -> Bool {
        defer { awaitsContinue = false }
        return awaitsContinue
    }

    /// The next request.
    package mutating func next(from buffer: inout ByteBuffer) -> Outcome {
        do throws(WireRefusal) {
            if request == nil, try !readHead(&buffer) { return .incomplete }
            guard try readBody(&buffer), let found = request else { return .incomplete }
            request = nil
            awaitsContinue = false
            return .request(found)
        } catch {
            return .refused(error)
        }
    }

    /// Reads a head; false when it is not complete.
    private mutating func readHead(_ buffer: inout ByteBuffer) throws(WireRefusal) -> Bool {
        // Some clients send an empty line after a body (RFC 9112 §2.2).
        if searched < 2 { try WireRequestReader.skipEmptyLines(&buffer) }
        guard let length = try WireRequestReader.headLength(buffer, from: searched) else {
            searched = buffer.readableBytes
            guard searched <= limits.headerListOctets else { throw .headTooLarge }
            return false
        }
        searched = 0
        guard length <= limits.headerListOctets, let octets = buffer.readSlice(length: length) else {
            throw .headTooLarge
        }
        try begin(octets)
        return true
    }

    private mutating func begin(_ octets: ByteBuffer) throws(WireRefusal) {
        let head = try WireHeadReader.read(octets.readableBytesUInt8Span, limits: limits)
        guard
            let target = octets.getSlice(
                at: octets.readerIndex + head.target.lowerBound,
                length: head.target.count
            )
        else { throw .malformed }
        request = WireRequest(head, target: target, body: nil)
        awaitsContinue = head.awaitsContinue
        switch head.framing {
        case .octets(let count):
            let isWanted = count <= limits.bodyOctets
            guard isWanted || (count <= Self.drainLimit && !awaitsContinue) else { throw .bodyTooLarge }
            body = isWanted ? .octets(count) : .draining(count)
        case .chunks:
            body = .chunks(ChunkedBodyReader(limit: limits.bodyOctets, drainLimit: Self.drainLimit))
        }
    }

    /// Reads a body; false when it is not complete.
    private mutating func readBody(_ buffer: inout ByteBuffer) throws(WireRefusal) -> Bool {
        switch body {
        case .octets(let count):
            guard let octets = buffer.readSlice(length: count) else { return false }
            request?.body = octets
            return true
        case .draining(let left):
            let there = min(left, buffer.readableBytes)
            buffer.moveReaderIndex(forwardBy: there)
            body = .draining(left - there)
            return there == left
        case .chunks(var reader):
            let found = try reader.read(from: &buffer)
            body = .chunks(reader)
            guard let found else { return false }
            request?.body = found
            return true
        }
    }

    private static func skipEmptyLines(_ buffer: inout ByteBuffer) throws(WireRefusal) {
        while let first = buffer.readableBytesView.first, first == WireOctets.carriageReturn {
            let pair = buffer.readableBytesView.prefix(2)
            guard pair.count == 2 else { return }
            guard pair.last == WireOctets.lineFeed else { throw .malformed }
            buffer.moveReaderIndex(forwardBy: 2)
        }
    }

    /// How long the head is, with its empty line; nil when that has not come.
    ///
    /// Lines end with CR LF, and neither of the two stands anywhere else.
    private static func headLength(
        _ buffer: borrowing ByteBuffer,
        from searched: Int
    ) throws(WireRefusal) -> Int? {
        let octets = buffer.readableBytesUInt8Span
        var position = max(0, searched - 4)
        while position < octets.count {
            let octet = octets[position]
            position += 1
            guard octet <= WireOctets.carriageReturn else { continue }
            if octet == WireOctets.lineFeed {
                guard position >= 2, octets[position - 2] == WireOctets.carriageReturn else {
                    throw .malformed
                }
                guard position >= 4, octets[position - 3] == WireOctets.lineFeed else { continue }
                return position
            }
            let isStrayReturn =
                octet == WireOctets.carriageReturn && position < octets.count
                && octets[position] != WireOctets.lineFeed
            guard !isStrayReturn, octet == WireOctets.carriageReturn || octet == WireOctets.tab else {
                throw .malformed
            }
        }
        return nil
    }
}
