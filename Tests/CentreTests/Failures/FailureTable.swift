import Foundation
import Testing

/// A table of docs/failures.md: a line for each step or function, a column for each kind of failure.
struct FailureTable {
    /// The words in the line's first column, by line.
    private(set) var cells: [String: [String: String]] = [:]

    /// Reads the table under a heading.
    init(_ heading: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
                "docs/failures.md"
            )
        let text = try String(contentsOf: file, encoding: .utf8)
        let part = try #require(text.components(separatedBy: "## \(heading)\n").dropFirst().first)
        let rows = part.split(separator: "\n").drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
            .map { row in
                row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            }
        let names = try #require(rows.first)
        for row in rows.dropFirst(2) {
            try #require(row.count == names.count)
            for (name, cell) in zip(names, row).dropFirst() { cells[row[0], default: [:]][name] = cell }
        }
    }

    /// One column, from above.
    func column(_ name: String) -> [String: String] { cells.compactMapValues { $0[name] } }
}
