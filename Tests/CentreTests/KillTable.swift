/// What the kill test saw, for people to read.
struct KillTable {
    private var rows = [["killed after", "job, certificate, token then", "second run"]]

    mutating func add(_ cells: String...) { rows.append(cells) }

    var text: String {
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: max(0, width - cell.count))
            }
            return "| " + cells.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }
}
