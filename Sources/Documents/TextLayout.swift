import CPango

/// Owns one `PangoLayout *`.
@safe
struct TextLayout: ~Copyable {
    private static let family = "Noto Sans CJK SC, Noto Sans, sans-serif"

    let pointer: OpaquePointer

    init(_ context: OpaquePointer) throws(DocumentError) {
        guard let layout = unsafe pango_cairo_create_layout(context) else {
            throw DocumentError(.library(operation: "pango_cairo_create_layout", detail: "no memory"))
        }
        unsafe pointer = layout
        unsafe pango_context_set_language(
            pango_layout_get_context(layout),
            pango_language_from_string("zh-cn")
        )
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    }

    deinit { unsafe g_object_unref(UnsafeMutableRawPointer(pointer)) }

    /// Height in points as it is laid out now.
    var height: Double {
        var size: CInt = 0
        unsafe pango_layout_get_size(pointer, nil, &size)
        return Double(size) / Double(PANGO_SCALE)
    }

    /// How many characters no font has.
    var unknownGlyphs: Int { Int(unsafe pango_layout_get_unknown_glyphs_count(pointer)) }

    func set(_ words: String) {
        unsafe pango_layout_set_text(pointer, words, CInt(clamping: words.utf8.count))
    }

    func set(width: Double, alignment: TextStyle.Alignment) {
        unsafe pango_layout_set_width(pointer, CPango_units(width))
        unsafe pango_layout_set_alignment(
            pointer,
            alignment == .centre ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT
        )
    }

    func set(size: Double, isBold: Bool) {
        guard let font = unsafe pango_font_description_from_string(TextLayout.family) else { return }
        defer { unsafe pango_font_description_free(font) }
        unsafe pango_font_description_set_absolute_size(font, size * Double(PANGO_SCALE))
        if isBold { unsafe pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD) }
        unsafe pango_layout_set_font_description(pointer, font)
    }

    /// Ends the words with an ellipsis where the frame ends.
    func cut(at height: Double) {
        unsafe pango_layout_set_height(pointer, CPango_units(height))
        unsafe pango_layout_set_ellipsize(pointer, PANGO_ELLIPSIZE_END)
    }
}
