/// Reads a table of a Markdown page, so that the page and the code can be held against each other.
struct MarkdownTable {
    /// Cells by column name, one dictionary per row.
    let rows: [[String: String]]

    /// The first table below the heading `## title`.
    init(under title: String, of page: String) {
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = lines.firstIndex(of: "## \(title)").map { $0 + 1 } ?? lines.count
        let table = lines[start...].drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
        let cells = table.map { line in
            line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingBlanks }
        }
        let names = cells.first ?? []
        rows = cells.dropFirst(2).map { row in
            Dictionary(zip(names, row), uniquingKeysWith: { first, _ in first })
        }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
