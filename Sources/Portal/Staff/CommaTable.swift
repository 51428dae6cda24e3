/// A table for a spreadsheet, as it is written to a file.
///
/// Every field stands in quotation marks, and a text that a spreadsheet would compute begins with an apostrophe: what somebody typed as
/// the number of a transfer must not become a formula on the machine of who opens it.
///
/// Source: RFC 4180; OWASP, CSV injection.
struct CommaTable {
    private var lines: String

    /// A table with its headings.
    init(_ headings: [String]) {
        // The byte order mark tells spreadsheets that it is UTF-8.
        lines = "\u{FEFF}"
        add(headings)
    }

    /// Another row.
    mutating func add(_ fields: [String]) {
        lines += fields.map(CommaTable.quoted).joined(separator: ",") + "\r\n"
    }

    /// The file, UTF-8.
    var octets: [UInt8] { Array(lines.utf8) }

    private static func quoted(_ field: String) -> String {
        let isComputed = field.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        let text = (isComputed ? "'" : "") + field
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        return "\"" + parts.joined(separator: "\"\"") + "\""
    }
}
