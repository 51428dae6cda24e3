import CPango
import Model

extension PDFCanvas {
    /// What is tried of a size before words are cut: it shrinks to three fifths.
    private static let shrinking = [1, 0.9, 0.8, 0.7, 0.6]
    /// The most characters of one block.
    private static let limit = 4000

    /// Sets paragraphs into a frame: wrapped, made smaller when they do not fit, cut with an ellipsis when they still
    /// do not.
    ///
    /// A character that no font has is drawn as a box with its code. One that steers writing is drawn as U+FFFD.
    ///
    /// - Throws: `DocumentError` with `.library`.
    public func text(_ paragraphs: [String], in frame: Frame, _ style: TextStyle) throws(DocumentError) {
        try FontTurn.take { () throws(DocumentError) in try set(paragraphs, in: frame, style) }
    }

    /// How high paragraphs are in millimetres when they are wrapped to a width, in their full size.
    ///
    /// - Throws: `DocumentError` with `.library`.
    public func height(
        of paragraphs: [String],
        width: Double,
        _ style: TextStyle
    ) throws(DocumentError) -> Double {
        try FontTurn.take { () throws(DocumentError) in
            let layout = try unsafe TextLayout(context)
            layout.set(PDFCanvas.block(paragraphs))
            layout.set(width: PDFCanvas.points(width), alignment: style.alignment)
            layout.set(size: style.size, isBold: style.isBold)
            return layout.height * 25.4 / 72
        }
    }

    private func set(_ paragraphs: [String], in frame: Frame, _ style: TextStyle) throws(DocumentError) {
        let layout = try unsafe TextLayout(context)
        layout.set(PDFCanvas.block(paragraphs))
        layout.set(width: PDFCanvas.points(frame.width), alignment: style.alignment)
        let height = PDFCanvas.points(frame.height)
        var isFitting = false
        for factor in PDFCanvas.shrinking where !isFitting {
            layout.set(size: style.size * factor, isBold: style.isBold)
            isFitting = layout.height <= height
        }
        if !isFitting { layout.cut(at: height) }
        setGrey(style.grey)
        unsafe cairo_move_to(context, PDFCanvas.points(frame.x), PDFCanvas.points(frame.y))
        unsafe pango_cairo_show_layout(context, layout.pointer)
    }

    /// Sets one paragraph into a frame; see `text(_:in:_:)`.
    public func text(_ words: String, in frame: Frame, _ style: TextStyle) throws(DocumentError) {
        try text([words], in: frame, style)
    }

    /// Sets secret ASCII digits in a row, each alone in the middle of an equal part of the frame, so that they are
    /// nowhere one string.
    ///
    /// - Throws: `DocumentError` with `.library`.
    public func digits(_ digits: borrowing Span<UInt8>, in frame: Frame, size: Double) throws(DocumentError) {
        let cell = frame.width / Double(max(1, digits.count))
        for index in digits.indices {
            let place = Frame(
                x: frame.x + Double(index) * cell,
                y: frame.y,
                width: cell,
                height: frame.height
            )
            let digit = String(UnicodeScalar(digits[index]))
            try text(digit, in: place, TextStyle(size, isBold: true, alignment: .centre))
        }
    }

    /// Paragraphs as one text.
    private static func block(_ paragraphs: [String]) -> String {
        String(paragraphs.map(drawable).joined(separator: "\n").prefix(limit))
    }

    /// The words without what steers writing, and without the code points that are no characters, which Cairo refuses.
    private static func drawable(_ words: String) -> String {
        String(
            String.UnicodeScalarView(
                words.printable.unicodeScalars.map { scalar in
                    scalar.properties.isNoncharacterCodePoint ? "\u{FFFD}" : scalar
                }
            )
        )
    }

    /// Whether some font has what every document of ours begins with.
    func hasChinese() throws(DocumentError) -> Bool {
        try FontTurn.take { () throws(DocumentError) in
            let layout = try unsafe TextLayout(context)
            layout.set("密码信封交付单")
            layout.set(size: 10, isBold: false)
            return layout.unknownGlyphs == 0
        }
    }
}
