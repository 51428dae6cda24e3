/// A table as it stands on a terminal.
struct Table {
    private let rows: [[Character]]

    init(_ text: String) {
        rows = text.split(separator: "\n").map { Table.cells($0) }
    }

    /// Whether every column of the headings is free of the columns beside it in every row.
    var isAligned: Bool {
        guard let head = rows.first, rows.count > 1 else { return false }
        let starts = head.indices.filter {
            $0 > 1 && head[$0] != " " && head[$0 - 1] == " " && head[$0 - 2] == " "
        }
        return rows.allSatisfy { row in
            starts.allSatisfy { start in
                start >= row.count || (row[start - 1] == " " && row[start - 2] == " " && row[start] != " ")
            }
        }
    }

    /// One character for each cell; a Han character takes two.
    private static func cells(_ line: Substring) -> [Character] {
        line.flatMap { character -> [Character] in
            let scalar = character.unicodeScalars.first?.value ?? 0
            return (0x2E80...0xFFE6).contains(scalar) ? [character, "~"] : [character]
        }
    }
}
