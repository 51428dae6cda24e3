import CPango
import Foundation
public import Model
public import OpenSSL

/// Pages of A4 to draw on, one after the other: words, lines, codes, and digits that are nobody else's.
///
/// Cairo and Pango do the work in this process, so that what is secret is in no file and no argument on its way to
/// paper. The document is octets that are wiped; what the libraries held meanwhile is theirs.
///
/// Source: ADR 0022.
@safe
public final class PDFCanvas {
    /// A4 in millimetres (ISO 216).
    public static let size = Frame(x: 0, y: 0, width: 210, height: 297)

    let context: OpaquePointer
    private let surface: OpaquePointer
    private let sink: PDFSink

    /// Opens an empty page.
    ///
    /// - Parameters:
    ///   - title: what viewers show; nothing secret.
    ///   - date: when it is made.
    /// - Throws: `DocumentError` with `.fontMissing` or `.library`.
    public init(title: String, at date: Timestamp) throws(DocumentError) {
        let sink = PDFSink()
        let surface = unsafe cairo_pdf_surface_create_for_stream(
            { closure, data, count in
                guard let closure = unsafe closure, let data = unsafe data else {
                    return CAIRO_STATUS_WRITE_ERROR
                }
                let sink = unsafe Unmanaged<PDFSink>.fromOpaque(closure).takeUnretainedValue()
                unsafe sink.append(UnsafeBufferPointer(start: data, count: Int(count)))
                return sink.isFull ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS
            },
            Unmanaged.passUnretained(sink).toOpaque(),
            PDFCanvas.points(PDFCanvas.size.width),
            PDFCanvas.points(PDFCanvas.size.height)
        )
        guard let surface = unsafe surface, let context = unsafe cairo_create(surface) else {
            throw DocumentError(
                .library(operation: "cairo_pdf_surface_create_for_stream", detail: "no memory")
            )
        }
        self.sink = sink
        unsafe self.surface = surface
        unsafe self.context = context
        unsafe cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.printable)
        unsafe cairo_pdf_surface_set_metadata(
            surface,
            CAIRO_PDF_METADATA_CREATE_DATE,
            PDFCanvas.words(of: date)
        )
        guard try hasChinese() else { throw DocumentError(.fontMissing) }
    }

    deinit {
        FontTurn.take {
            unsafe cairo_destroy(context)
            unsafe cairo_surface_destroy(surface)
        }
    }

    /// Draws a straight line between two points, in millimetres.
    ///
    /// - Parameters:
    ///   - start: where it begins.
    ///   - end: where it ends.
    ///   - width: how wide, in millimetres.
    ///   - grey: how dark; 0 is black.
    ///   - dash: length of its dashes in millimetres; nil for an unbroken line.
    public func line(
        from start: (x: Double, y: Double),
        to end: (x: Double, y: Double),
        width: Double = 0.2,
        grey: Double = 0,
        dash: Double? = nil
    ) {
        setGrey(grey)
        unsafe cairo_set_line_width(context, PDFCanvas.points(width))
        let dashes = dash.map { [PDFCanvas.points($0)] } ?? []
        unsafe cairo_set_dash(context, dashes, CInt(dashes.count), 0)
        unsafe cairo_move_to(context, PDFCanvas.points(start.x), PDFCanvas.points(start.y))
        unsafe cairo_line_to(context, PDFCanvas.points(end.x), PDFCanvas.points(end.y))
        unsafe cairo_stroke(context)
    }

    /// Draws the border of a rectangle.
    public func border(_ frame: Frame, width: Double = 0.3, grey: Double = 0) {
        setGrey(grey)
        unsafe cairo_set_dash(context, [], 0, 0)
        unsafe cairo_set_line_width(context, PDFCanvas.points(width))
        add(frame)
        unsafe cairo_stroke(context)
    }

    /// Ends the page, and begins another one.
    public func nextPage() {
        FontTurn.take { unsafe cairo_show_page(context) }
    }

    /// Ends the page, and gives the document; nothing can be drawn afterwards.
    ///
    /// - Throws: `DocumentError` with `.tooLarge` or `.library`.
    public func finish() throws(DocumentError) -> SecretBytes {
        FontTurn.take {
            unsafe cairo_show_page(context)
            unsafe cairo_surface_finish(surface)
        }
        guard !sink.isFull else { throw DocumentError(.tooLarge(limit: PDFSink.limit)) }
        for status in unsafe [cairo_status(context), cairo_surface_status(surface)]
        where status != CAIRO_STATUS_SUCCESS {
            let detail = unsafe String(cString: cairo_status_to_string(status))
            throw DocumentError(.library(operation: "cairo_surface_finish", detail: detail))
        }
        return sink.secret()
    }

    /// Millimetres in points of 1/72 inch.
    static func points(_ millimetres: Double) -> Double { millimetres * 72 / 25.4 }

    func setGrey(_ grey: Double) { unsafe cairo_set_source_rgb(context, grey, grey, grey) }

    func add(_ frame: Frame) {
        unsafe cairo_rectangle(
            context,
            PDFCanvas.points(frame.x),
            PDFCanvas.points(frame.y),
            PDFCanvas.points(frame.width),
            PDFCanvas.points(frame.height)
        )
    }

    private static func words(of date: Timestamp) -> String {
        Date(timeIntervalSince1970: TimeInterval(date.secondsSinceEpoch)).formatted(.iso8601)
    }
}
