/// The three kinds of file that are accepted, recognised by their first octets and never by their name.
public enum MediaType: String, CaseIterable, Sendable {
    /// JPEG: `FF D8 FF`.
    case jpeg = "image/jpeg"
    /// PNG: its eight-octet signature.
    case png = "image/png"
    /// PDF: `%PDF-`.
    case pdf = "application/pdf"

    /// Recognises content; nil when it is none of the three.
    public init?(content: [UInt8]) {
        if content.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if content.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if content.starts(with: Array("%PDF-".utf8)) {
            self = .pdf
        } else {
            return nil
        }
    }
}
