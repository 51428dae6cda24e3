/// Rows under headings, columns aligned by what a terminal shows, where a Han character is two cells wide.
struct TextTable {
    let headings: [String]
    let rows: [[String]]

    /// The table, one line per row, no blanks at line ends.
    func render() -> String { lines().joined(separator: "\n") }

    /// The lines of the table, the headings first.
    func lines() -> [String] {
        let widths = self.widths
        return ([headings] + rows).map { row in
            var (line, gap) = ("", 0)
            for (cell, width) in zip(row, widths) {
                if !cell.isEmpty {
                    line += String(repeating: " ", count: gap) + cell
                    gap = 0
                }
                gap += width - TextTable.width(cell) + 2
            }
            while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
            return line
        }
    }

    /// Whether every line fits in so many cells; nil is room enough.
    func fits(_ room: Int?) -> Bool {
        guard let room else { return true }
        return widths.reduce(0, +) + 2 * (headings.count - 1) <= room
    }

    private var widths: [Int] {
        headings.indices.map { column in
            rows.reduce(TextTable.width(headings[column])) { max($0, TextTable.width($1[column])) }
        }
    }

    /// Each row by itself, for a terminal that is narrower than the table: its first cell, and below it what the others say.
    func blocks() -> String {
        let names = headings.dropFirst()
        let width = names.map(TextTable.width).max() ?? 0
        return rows.map { row in
            let lines = zip(names, row.dropFirst()).filter { $1 != "-" && !$1.isEmpty }.map { name, cell in
                "  \(name)\(String(repeating: " ", count: width - TextTable.width(name)))  \(cell)"
            }
            return ([row.first ?? ""] + lines).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// The table, or its rows one by one where it does not fit.
    func render(within room: Int?) -> String { fits(room) ? render() : blocks() }

    /// How many cells a terminal uses for `text` (Unicode UAX #11, wide and fullwidth).
    static func width(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
