import NIOCore

/// Puts a body together that comes in chunks; what is longer than may be is thrown away as it comes.
///
/// Source: RFC 9112 §7.1.
struct ChunkedBodyReader {
    private enum Step {
        case size
        case octets(Int)
        case end
        case trailer
        case done
    }

    /// Octets of a chunk's size with its extensions, and of all trailer fields.
    private static let lineLimit = 4096

    private let limit: Int
    private let drainLimit: Int
    private var step = Step.size
    private var count = 0
    private var trailers = 0
    private var body = ByteBuffer()

    /// Takes a body of at most `limit` octets; one of up to `drainLimit` is read and thrown away.
    init(limit: Int, drainLimit: Int) {
        self.limit = limit
        self.drainLimit = drainLimit
    }

    /// The body when it is complete, nil within when it was too long; nil when more octets have to come.
    ///
    /// - Throws: `WireRefusal`.
    mutating func read(from buffer: inout ByteBuffer) throws(WireRefusal) -> ByteBuffer?? {
        while true {
            switch step {
            case .size:
                guard let line = try Self.line(&buffer) else { return nil }
                let size = try Self.size(line)
                step = size == 0 ? .trailer : .octets(size)
            case .octets(let left):
                guard try take(&buffer, left) else { return nil }
            case .end:
                guard let line = try Self.line(&buffer) else { return nil }
                guard line.isEmpty else { throw .malformed }
                step = .size
            case .trailer:
                guard let line = try Self.line(&buffer) else { return nil }
                trailers += line.count
                guard trailers <= Self.lineLimit else { throw .headTooLarge }
                if line.isEmpty { step = .done }
            case .done:
                return .some(count <= limit ? body : nil)
            }
        }
    }

    /// Takes what is there of a chunk; false when that is not all of it.
    private mutating func take(_ buffer: inout ByteBuffer, _ left: Int) throws(WireRefusal) -> Bool {
        let there = min(left, buffer.readableBytes)
        count += there
        guard count <= drainLimit else { throw .bodyTooLarge }
        guard var piece = buffer.readSlice(length: there) else { throw .malformed }
        if count <= limit { body.writeBuffer(&piece) } else { body.clear() }
        step = there == left ? .end : .octets(left - there)
        return there == left
    }

    /// A line without its end; nil when its end has not come.
    private static func line(_ buffer: inout ByteBuffer) throws(WireRefusal) -> [UInt8]? {
        let seen = buffer.readableBytesView.prefix(lineLimit + 2)
        guard let end = seen.firstIndex(of: WireOctets.lineFeed) else {
            guard seen.count <= lineLimit else { throw .headTooLarge }
            return nil
        }
        let line = Array(seen[..<end])
        buffer.moveReaderIndex(forwardBy: line.count + 1)
        guard line.last == WireOctets.carriageReturn else { throw .malformed }
        let text = Array(line.dropLast())
        guard text.allSatisfy(WireOctets.isInValue) else { throw .malformed }
        return text
    }

    /// The size before an extension, which is read over.
    private static func size(_ line: [UInt8]) throws(WireRefusal) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && !WireOctets.isBlank($0) }
        guard (1...15).contains(digits.count), digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw .malformed }
        return size
    }
}
