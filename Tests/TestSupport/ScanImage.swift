/// Pictures that stand for scanned documents, made when they are needed: no file, no licence.
public enum ScanImage {
    /// A grey PNG of noise, one bit per pixel, whose data is stored and not compressed.
    ///
    /// - Parameters:
    ///   - width: pixels.
    ///   - height: pixels; 640 × 640 gives 52 KB.
    ///   - seed: different seeds give different pictures.
    /// - Returns: the file's octets.
    public static func png(width: Int = 640, height: Int = 640, seed: UInt64 = 1) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var rows: [UInt8] = []
        for _ in 0..<height { rows += [0] + generator.bytes((width + 7) / 8) }
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header: [UInt8] = bigEndian(width) + bigEndian(height) + [1, 0, 0, 0, 0]
        return signature + chunk("IHDR", header) + chunk("IDAT", stored(rows)) + chunk("IEND", [])
    }

    /// The headers of a JPEG of this size, filled up to `size` octets with a comment; enough for whoever
    /// reads headers, not a picture.
    public static func jpegHeader(width: Int, height: Int, size: Int = 30_000) -> [UInt8] {
        let size16 = bigEndian(height).suffix(2) + bigEndian(width).suffix(2)
        let frame: [UInt8] = [0xFF, 0xC0, 0, 11, 8] + size16 + [1, 1, 0x11, 0]
        let comment: [UInt8] = [0xFF, 0xFE, 0, 4, 0x68, 0x69]
        let start: [UInt8] = [0xFF, 0xD8] + comment + frame + [0xFF, 0xDA, 0, 2]
        return start + Array(repeating: 0, count: max(0, size - start.count - 2)) + [0xFF, 0xD9]
    }

    /// A PDF with one empty page and a comment that fills it up to `size` octets.
    public static func pdf(size: Int = 30_000, extra: String = "") -> [UInt8] {
        let body = """
            %PDF-1.4
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
            \(extra)
            %
            """
        let tail = "\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        let filling = String(repeating: "x", count: max(0, size - body.utf8.count - tail.utf8.count))
        return Array((body + filling + tail).utf8)
    }

    /// A zlib stream (RFC 1950) of stored blocks (RFC 1951 §3.2.4).
    private static func stored(_ data: [UInt8]) -> [UInt8] {
        var output: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: data.count, by: 65_535) {
            let block = data[start..<min(start + 65_535, data.count)]
            let length = UInt16(block.count)
            output.append(start + block.count == data.count ? 1 : 0)
            output += [UInt8(length & 0xFF), UInt8(length >> 8), UInt8(~length & 0xFF), UInt8(~length >> 8)]
            output += block
        }
        return output + adler32(data)
    }

    private static func adler32(_ data: [UInt8]) -> [UInt8] {
        var low = 1
        var high = 0
        for byte in data {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return bigEndian(high << 16 | low)
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let named = Array(type.utf8) + data
        return bigEndian(data.count) + named + bigEndian(Int(crc32(named)))
    }

    /// PNG specification, annex D.
    private static func crc32(_ data: [UInt8]) -> UInt32 {
        ~data.reduce(UInt32.max) { crc, byte in
            (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
