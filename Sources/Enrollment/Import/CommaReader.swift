/// Reads a table of fields that commas separate, and nothing that is only nearly one.
///
/// A field that holds a comma, a quotation mark or a new line stands in quotation marks, in which a quotation mark is written twice.
///
/// Source: RFC 4180 §2.
struct CommaReader {
    /// One row.
    struct Row: Hashable, Sendable {
        /// The line of the file on which it begins, from 1.
        let line: Int
        let fields: [String]
    }

    private enum Place {
        /// Before the first character of a field.
        case start
        case plain
        case quoted
        /// After a quotation mark within a quoted field: its end, or the first of two.
        case mark
    }

    private var place = Place.start
    private var line = 1
    private var begin = 1
    private var field = String.UnicodeScalarView()
    private var fields: [String] = []
    private var rows: [Row] = []

    private init() {}

    /// Reads a table; lines end with LF or CR LF, and lines with nothing on them are passed over.
    ///
    /// - Throws: the first fault: what follows a misplaced quotation mark cannot be told.
    static func rows(of text: String) throws(SheetFault) -> [Row] {
        var reader = CommaReader()
        var isReturn = false
        for scalar in text.unicodeScalars {
            if isReturn, scalar != "\n" { throw reader.fault("行尾应为换行") }
            isReturn = scalar == "\r" && reader.place != .quoted
            if !isReturn { try reader.take(scalar) }
        }
        guard !isReturn, reader.place != .quoted else { throw reader.fault("引号没有结束，或者行尾应为换行") }
        reader.endRow()
        return reader.rows
    }

    private mutating func take(_ scalar: Unicode.Scalar) throws(SheetFault) {
        switch (place, scalar) {
        case (.quoted, "\""): place = .mark
        case (.quoted, _):
            if scalar == "\n" { line += 1 }
            field.append(scalar)
        case (.start, "\""): place = .quoted
        case (.mark, "\""):
            place = .quoted
            field.append(scalar)
        case (.plain, "\""): throw fault("引号只能在字段的两端，字段中的引号写两次")
        case (_, ","): endField()
        case (_, "\n"):
            endRow()
            line += 1
            begin = line
        case (.mark, _): throw fault("引号之后只能是逗号或行尾")
        case (.start, _), (.plain, _):
            place = .plain
            field.append(scalar)
        }
    }

    private mutating func endField() {
        fields.append(String(field))
        field = String.UnicodeScalarView()
        place = .start
    }

    private mutating func endRow() {
        let isBlank = fields.isEmpty && field.isEmpty && place == .start
        guard !isBlank else { return }
        endField()
        rows.append(Row(line: begin, fields: fields))
        fields = []
    }

    private func fault(_ message: String) -> SheetFault {
        SheetFault(line: begin, field: "-", message: message)
    }
}
