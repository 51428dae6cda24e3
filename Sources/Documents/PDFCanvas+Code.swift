import CPango
import CQRencode
import Model

extension PDFCanvas {
    /// The quiet zone on each side, in modules (ISO/IEC 18004 §5.3.8).
    private static let quietZone = 4

    /// Draws a QR code with its quiet zone, level M, as large as the frame's shorter side.
    ///
    /// - Parameters:
    ///   - words: 1 to 200 octets of UTF-8.
    ///   - frame: where.
    /// - Throws: `DocumentError` with `.codeTooLong`.
    public func code(_ words: String, in frame: Frame) throws(DocumentError) {
        guard (1...200).contains(words.utf8.count), !words.utf8.contains(0),
            let symbol = unsafe QRcode_encodeString(words, 0, QR_ECLEVEL_M, QR_MODE_8, 1)
        else { throw DocumentError(.codeTooLong) }
        defer { unsafe QRcode_free(symbol) }
        let width = unsafe Int(symbol.pointee.width)
        let modules = unsafe Array(UnsafeBufferPointer(start: symbol.pointee.data, count: width * width))
        let module = min(frame.width, frame.height) / Double(width + 2 * PDFCanvas.quietZone)
        let margin = module * Double(PDFCanvas.quietZone)
        for index in modules.indices where modules[index] & 1 == 1 {
            add(
                Frame(
                    x: frame.x + margin + module * Double(index % width),
                    y: frame.y + margin + module * Double(index / width),
                    width: module,
                    height: module
                )
            )
        }
        setGrey(0)
        unsafe cairo_fill(context)
    }
}
