/// The octets that libcurl takes from us and gives to us during one exchange.
final class OctetFlow {
    private var rest: ArraySlice<UInt8>
    private(set) var answer: [UInt8] = []

    init(_ body: [UInt8]) { rest = body[...] }

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

    /// Keeps what came, up to a limit; what is beyond is read and forgotten.
    static let take:
        @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            buffer,
            size,
            count,
            flow in
            guard let buffer = unsafe buffer, let flow = unsafe OctetFlow.at(flow) else { return 0 }
            let room = max(0, Transfer.answerLimit - flow.answer.count)
            unsafe flow.answer.append(
                contentsOf: UnsafeRawBufferPointer(start: buffer, count: min(room, size * count))
            )
            return size * count
        }

    private static func at(_ address: UnsafeMutableRawPointer?) -> OctetFlow? {
        unsafe address.map { unsafe Unmanaged<OctetFlow>.fromOpaque($0).takeUnretainedValue() }
    }
}
