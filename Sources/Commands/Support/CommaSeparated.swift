/// Lines of comma-separated values.
///
/// Source: RFC 4180, with CRLF at every line's end.
enum CommaSeparated {
    /// What spreadsheets need to see that a file is UTF-8.
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// One line, with its end.
    static func line(_ values: [String]) -> String {
        values.map(field).joined(separator: ",") + "\r\n"
    }

    /// One value: with quotes where needed, and harmless to a spreadsheet.
    ///
    /// A value that begins as a formula does gets an apostrophe before it, which spreadsheets take for "this is text";
    /// programs that read the file take it off.
    static func field(_ value: String) -> String {
        let isFormula = value.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
        let text = isFormula ? "'" + value : value
        guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
            return text
        }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
