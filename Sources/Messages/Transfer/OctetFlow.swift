/// The octets that libcurl takes from us and gives to us during one exchange.
final class OctetFlow {
    /// The most octets of header fields that are taken.
    private static let headLimit = 64 << 10

    private var rest: ArraySlice<UInt8>
    private var room: Int
    private let isCut: Bool
    private(set) var answer: [UInt8] = []
    /// The header fields of the last head that came, as they came.
    private(set) var head: [UInt8] = []
    /// Whether more came than is taken, and the exchange was ended therefore.
    private(set) var isTooLong = false

    init(_ body: [UInt8], taking: Transfer.Taking) {
        rest = body[...]
        switch taking {
        case .beginning: (room, isCut) = (Transfer.answerLimit, true)
        case .whole(let limit): (room, isCut) = (limit, false)
        }
    }

    /// Fills libcurl's buffer with what is still to be sent.
    static let give:
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            buffer,
            size,
            count,
            flow in
            guard let buffer = unsafe buffer, let flow = unsafe OctetFlow.at(flow) else { return 0 }
            let part = flow.rest.prefix(size * count)
            unsafe UnsafeMutableRawBufferPointer(start: buffer, count: part.count).copyBytes(from: part)
            flow.rest = flow.rest.dropFirst(part.count)
            return part.count
        }

    /// Keeps what came, up to the limit; what is beyond is read and forgotten, or ends the exchange.
    static let take:
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            buffer,
            size,
            count,
            flow in
            guard let buffer = unsafe buffer, let flow = unsafe OctetFlow.at(flow) else { return 0 }
            let part = min(flow.room, size * count)
            guard part == size * count || flow.isCut else {
                flow.isTooLong = true
                return 0
            }
            unsafe flow.answer.append(contentsOf: UnsafeRawBufferPointer(start: buffer, count: part))
            flow.room -= part
            return size * count
        }

    /// Keeps one line of a head; a new status line begins a new head, as after 100 (Continue).
    static let takeLine:
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            buffer,
            size,
            count,
            flow in
            guard let buffer = unsafe buffer, let flow = unsafe OctetFlow.at(flow) else { return 0 }
            let line = unsafe [UInt8](UnsafeRawBufferPointer(start: buffer, count: size * count))
            if line.starts(with: Array("HTTP/".utf8)) { flow.head = [] }
            guard line.count <= OctetFlow.headLimit - flow.head.count else {
                flow.isTooLong = true
                return 0
            }
            flow.head += line
            return line.count
        }

    private static func at(_ address: UnsafeMutableRawPointer?) -> OctetFlow? {
        unsafe address.map { unsafe Unmanaged<OctetFlow>.fromOpaque($0).takeUnretainedValue() }
    }
}
