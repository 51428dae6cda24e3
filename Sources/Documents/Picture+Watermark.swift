import CPango
import CPixbuf
import Model

extension Picture {
    /// The picture with words across it again and again, anew: whoever passes it on passes on who looked at it.
    ///
    /// - Parameter words: one line.
    /// - Returns: another picture.
    /// - Throws: `DocumentError` with `.library`.
    public func watermarked(_ words: String) throws(DocumentError) -> Picture {
        try FontTurn.take { () throws(DocumentError) in try marked(words) }
    }

    private func marked(_ words: String) throws(DocumentError) -> Picture {
        let surface = unsafe cairo_image_surface_create(
            CAIRO_FORMAT_ARGB32,
            CInt(clamping: width),
            CInt(clamping: height)
        )
        guard let surface = unsafe surface, let data = unsafe cairo_image_surface_get_data(surface),
            let context = unsafe cairo_create(surface)
        else { throw DocumentError(.library(operation: "cairo_image_surface_create", detail: "no memory")) }
        defer {
            unsafe cairo_destroy(context)
            unsafe cairo_surface_destroy(surface)
        }
        unsafe cairo_surface_flush(surface)
        unsafe CPixbuf_copy(pointer, data, cairo_image_surface_get_stride(surface))
        unsafe cairo_surface_mark_dirty(surface)
        try unsafe draw(words.printable, on: context)
        unsafe cairo_surface_flush(surface)
        let made = unsafe CPixbuf_make(
            data,
            CInt(clamping: width),
            CInt(clamping: height),
            cairo_image_surface_get_stride(surface)
        )
        guard let made = unsafe made else {
            throw DocumentError(.library(operation: "gdk_pixbuf_new", detail: "no memory"))
        }
        return unsafe Picture(adopting: made)
    }

    private func draw(_ words: String, on context: OpaquePointer) throws(DocumentError) {
        let layout = try unsafe TextLayout(context)
        let size = max(14, Double(max(width, height)) / 45)
        layout.set(size: size, isBold: false)
        layout.set(words)
        var across: CInt = 0
        unsafe pango_layout_get_pixel_size(layout.pointer, &across, nil)
        let step = (x: Double(across) + size * 4, y: size * 7)
        let reach = Double(width + height)
        unsafe cairo_rotate(context, -0.35)
        var line = 0
        var y = 0.0
        while y < reach {
            var x = -reach / 2 - (line.isMultiple(of: 2) ? 0 : step.x / 2)
            while x < reach {
                unsafe Picture.write(layout, at: (x, y), size, context)
                x += step.x
            }
            y += step.y
            line += 1
        }
    }

    /// Dark letters with a light edge: they show on every ground.
    private static func write(
        _ layout: borrowing TextLayout,
        at place: (x: Double, y: Double),
        _ size: Double,
        _ context: OpaquePointer
    ) {
        unsafe cairo_move_to(context, place.x, place.y)
        unsafe pango_cairo_layout_path(context, layout.pointer)
        unsafe cairo_set_source_rgba(context, 1, 1, 1, 0.25)
        unsafe cairo_set_line_width(context, size / 8)
        unsafe cairo_stroke_preserve(context)
        unsafe cairo_set_source_rgba(context, 0.7, 0.1, 0.1, 0.38)
        unsafe cairo_fill(context)
    }
}
