import CPixbuf

/// A picture that somebody sent: its pixels and nothing else that came with them.
///
/// Decoded and encoded again, it has no EXIF, no comment, no second file behind its end; it stands upright, as its
/// EXIF said. A picture of more pixels than agreed is refused before memory is taken for them.
///
/// Source: product.md §6.9; ADR 0043.
@safe
public final class Picture {
    /// Cameras write one scan, those who write progressive JPEGs about ten.
    ///
    /// Each costs the work of a whole picture, and needs a few octets.
    private static let maximumScans = 32

    let pointer: OpaquePointer

    /// Pixels across.
    public var width: Int { Int(unsafe gdk_pixbuf_get_width(pointer)) }
    /// Pixels down.
    public var height: Int { Int(unsafe gdk_pixbuf_get_height(pointer)) }

    /// Decodes a picture.
    ///
    /// - Parameters:
    ///   - content: the file.
    ///   - type: `image/jpeg` or `image/png`; the file must be of it.
    ///   - maximumPixels: more are refused.
    /// - Throws: `DocumentError` with `.notAPicture`.
    public init(_ content: [UInt8], type: String, maximumPixels: Int) throws(DocumentError) {
        guard Picture.isWhole(content, type),
            type != "image/jpeg" || Picture.scans(content) <= Picture.maximumScans
        else { throw DocumentError(.notAPicture) }
        let decoded = unsafe CPixbuf_decode(content, content.count, type, Int64(maximumPixels))
        guard let decoded = unsafe decoded else { throw DocumentError(.notAPicture) }
        unsafe pointer = decoded
    }

    init(adopting pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit { unsafe g_object_unref(UnsafeMutableRawPointer(pointer)) }

    /// JPEG of a quality from 1 to 100.
    ///
    /// - Throws: `DocumentError` with `.library`.
    public func jpeg(quality: Int) throws(DocumentError) -> [UInt8] {
        try encoded("jpeg", "quality", String(min(max(quality, 1), 100)))
    }

    /// PNG, compressed from 0 (not at all) to 9.
    ///
    /// - Throws: `DocumentError` with `.library`.
    public func png(compression: Int) throws(DocumentError) -> [UInt8] {
        try encoded("png", "compression", String(min(max(compression, 0), 9)))
    }

    /// The same picture with its longer side at most so many pixels.
    ///
    /// - Throws: `DocumentError` with `.library`.
    public func fitting(_ side: Int) throws(DocumentError) -> Picture {
        let longer = max(width, height)
        guard longer > side, side > 0 else { return self }
        let scaled = unsafe gdk_pixbuf_scale_simple(
            pointer,
            CInt(clamping: max(1, width * side / longer)),
            CInt(clamping: max(1, height * side / longer)),
            GDK_INTERP_BILINEAR
        )
        guard let scaled = unsafe scaled else {
            throw DocumentError(.library(operation: "gdk_pixbuf_scale_simple", detail: "no memory"))
        }
        return unsafe Picture(adopting: scaled)
    }

    /// Whether the file comes to its end: decoders fill up with grey what is missing.
    ///
    /// Source: PNG specification §11.2.5 (IEND); ITU-T T.81 §B.1.1.3 (EOI).
    private static func isWhole(_ content: [UInt8], _ type: String) -> Bool {
        let end: [UInt8] = type == "image/png" ? Array("IEND".utf8) : [0xFF, 0xD9]
        let tail = content.suffix(65_536)
        guard tail.count >= end.count else { return false }
        return (tail.startIndex...(tail.endIndex - end.count)).contains { tail[$0...].starts(with: end) }
    }

    /// How many scans a JPEG has before its end.
    ///
    /// Source: ITU-T T.81 §B.1.1.
    private static func scans(_ content: [UInt8]) -> Int {
        var index = 2
        var scans = 0
        while index + 3 < content.count {
            guard content[index] == 0xFF else {
                index += 1
                continue
            }
            switch content[index + 1] {
            case 0xFF: index += 1
            case 0x00, 0x01, 0xD0...0xD8: index += 2
            case 0xD9: return scans
            case let marker:
                if marker == 0xDA { scans += 1 }
                index += 2 + max(2, Int(content[index + 2]) << 8 | Int(content[index + 3]))
            }
        }
        return scans
    }

    private func encoded(_ type: String, _ key: String, _ value: String) throws(DocumentError) -> [UInt8] {
        var buffer: UnsafeMutablePointer<gchar>?
        var count: gsize = 0
        guard unsafe CPixbuf_encode(pointer, type, key, value, &buffer, &count) != 0,
            let start = unsafe buffer
        else { throw DocumentError(.library(operation: "gdk_pixbuf_save", detail: "cannot write \(type)")) }
        defer { unsafe g_free(start) }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(count)))
    }
}
