import CZlib

/// Undoes DEFLATE by zlib, within a bound: for looking into compressed parts of documents.
///
/// Source: RFC 1950 (the zlib wrapper), RFC 1951.
enum Inflate {
    private static let pieceLength = 65_536

    /// The content of a zlib stream at the beginning of `input`; what follows it is not looked at, its checksum neither.
    ///
    /// - Parameters:
    ///   - input: the stream.
    ///   - limit: octets of content at most.
    /// - Returns: nil when it is none, is cut off, or has more content.
    static func zlib(_ input: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        guard input.count >= 2 else { return nil }
        let (method, flags) = (Int(input[input.startIndex]), Int(input[input.startIndex + 1]))
        guard method & 0x0F == 8, (method << 8 | flags) % 31 == 0, flags & 0x20 == 0 else { return nil }
        return deflated(input.dropFirst(2), limit: limit)
    }

    private static func deflated(_ input: ArraySlice<UInt8>, limit: Int) -> [UInt8]? {
        var stream = unsafe z_stream()
        let size = unsafe CInt(MemoryLayout<z_stream>.size)
        guard unsafe inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, size) == Z_OK else { return nil }
        defer { unsafe inflateEnd(&stream) }
        var (output, piece) = ([UInt8](), [UInt8](repeating: 0, count: pieceLength))
        return unsafe input.withUnsafeBufferPointer { input in
            unsafe stream.next_in = input.baseAddress
            unsafe stream.avail_in = UInt32(clamping: input.count)
            while true {
                let status = unsafe piece.withUnsafeMutableBufferPointer { piece in
                    unsafe stream.next_out = piece.baseAddress
                    unsafe stream.avail_out = UInt32(piece.count)
                    return unsafe inflate(&stream, Z_NO_FLUSH)
                }
                output += unsafe piece.prefix(pieceLength - Int(stream.avail_out))
                guard status == Z_OK || status == Z_STREAM_END, output.count <= limit else { return nil }
                if status == Z_STREAM_END { return output }
            }
        }
    }
}
