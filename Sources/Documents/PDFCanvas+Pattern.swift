import CPango

extension PDFCanvas {
    /// The strokes of a digit on a display, from corner to corner of a cell of 1 by 2.
    private static let strokes: [(x: Double, y: Double, toX: Double, toY: Double)] = [
        (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 0, 0, 1), (1, 0, 1, 1), (0, 1, 0, 2), (1, 1, 1, 2),
    ]

    /// Fills a frame with strokes that look like parts of digits, in several sizes over each other: what is printed
    /// behind it on folded paper cannot be read against the light.
    ///
    /// - Parameters:
    ///   - frame: where.
    ///   - grey: how dark; 0 is black.
    ///   - seed: which pattern; the same seed gives the same one.
    public func pattern(in frame: Frame, grey: Double, seed: UInt64) {
        var state = seed | 1
        unsafe cairo_save(context)
        add(frame)
        unsafe cairo_clip(context)
        setGrey(grey)
        unsafe cairo_set_dash(context, [], 0, 0)
        for (size, width) in [(2.2, 0.25), (3.4, 0.4), (5.2, 0.7)] {
            unsafe cairo_set_line_width(context, PDFCanvas.points(width))
            layer(frame, size, &state)
            unsafe cairo_stroke(context)
        }
        unsafe cairo_restore(context)
    }

    private func layer(_ frame: Frame, _ size: Double, _ state: inout UInt64) {
        for row in 0..<Int((frame.height / (2.4 * size)).rounded(.up)) {
            for column in 0..<Int((frame.width / (1.5 * size)).rounded(.up)) {
                // A multiplicative congruential generator: the look matters, not the randomness.
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let x = frame.x + Double(column) * 1.5 * size
                let y = frame.y + Double(row) * 2.4 * size
                for (index, stroke) in PDFCanvas.strokes.enumerated() where (state >> (40 + index)) & 3 > 0 {
                    unsafe cairo_move_to(
                        context,
                        PDFCanvas.points(x + stroke.x * size),
                        PDFCanvas.points(y + stroke.y * size)
                    )
                    unsafe cairo_line_to(
                        context,
                        PDFCanvas.points(x + stroke.toX * size),
                        PDFCanvas.points(y + stroke.toY * size)
                    )
                }
            }
        }
    }
}
