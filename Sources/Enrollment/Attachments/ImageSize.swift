/// Width and height of an image as its header says; nothing is decoded.
struct ImageSize: Hashable, Sendable {
    /// Pixels, 1 or more.
    let width: Int
    /// Pixels, 1 or more.
    let height: Int

    /// The smaller of the two.
    var shortSide: Int { min(width, height) }
    /// Both are below 2^31, so the product fits.
    var pixels: Int { width * height }

    /// Reads IHDR, which must be the first chunk (PNG specification §11.2.2); nil when it is not there.
    init?(png bytes: [UInt8]) {
        guard bytes.count >= 33, bytes[8..<16] == [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52] else { return nil }
        self.init(width: ImageSize.number(bytes[16..<20]), height: ImageSize.number(bytes[20..<24]))
    }

    /// Walks the segments to the first frame header (ITU-T T.81 §B.2.2); nil when there is none.
    init?(jpeg bytes: [UInt8]) {
        var index = 2
        while let marker = ImageSize.marker(in: bytes, at: &index) {
            guard bytes.count - index >= 2 else { return nil }
            let length = ImageSize.number(bytes[index..<index + 2])
            guard length >= 2, bytes.count - index >= length else { return nil }
            if ImageSize.isFrameHeader(marker) {
                guard length >= 8 else { return nil }
                let height = ImageSize.number(bytes[index + 3..<index + 5])
                let width = ImageSize.number(bytes[index + 5..<index + 7])
                self.init(width: width, height: height)
                return
            }
            // Start of scan or end of image without a frame before it.
            guard marker != 0xDA, marker != 0xD9 else { return nil }
            index += length
        }
        return nil
    }

    private init?(width: Int, height: Int) {
        guard (1...0x7FFF_FFFF).contains(width), (1...0x7FFF_FFFF).contains(height) else { return nil }
        self.width = width
        self.height = height
    }

    /// The next marker code after any fill octets; `index` moves behind it.
    private static func marker(in bytes: [UInt8], at index: inout Int) -> UInt8? {
        guard index < bytes.count, bytes[index] == 0xFF else { return nil }
        while index < bytes.count, bytes[index] == 0xFF { index += 1 }
        guard index < bytes.count else { return nil }
        index += 1
        return bytes[index - 1]
    }

    /// SOF0 to SOF15 without DHT, JPG and DAC, which share their range.
    private static func isFrameHeader(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    /// Big-endian, at most four octets.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
