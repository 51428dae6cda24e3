/// Prints a list as it comes, so that memory does not grow with it.
struct ListingPrinter<Item: Listing> {
    private static var page: Int { 1000 }

    private let format: OutputFormat
    private var waiting: [Item] = []
    private var isFirst = true

    init(_ format: OutputFormat) {
        self.format = format
    }

    /// Takes the next one.
    mutating func print(_ item: Item) throws {
        waiting.append(item)
        if waiting.count == Self.page { try printPage() }
    }

    /// Prints what waits, and what comes after the last.
    mutating func finish() throws {
        if isFirst || !waiting.isEmpty { try printPage() }
        if format == .json { Terminal.result("]") }
    }

    private mutating func printPage() throws {
        switch format {
        case .table:
            let rows = waiting.map { $0.cells.map { Terminal.printable($0.shown) } }
            let table = TextTable(headings: Item.headings, rows: rows)
            let text =
                table.fits(Terminal.width)
                ? table.lines().dropFirst(isFirst ? 0 : 1).joined(separator: "\n") : table.blocks()
            Terminal.result(text)
        case .json:
            var text = isFirst ? "[\n" : ""
            for (index, item) in waiting.enumerated() {
                text += (isFirst && index == 0 ? "" : ",\n") + (try OutputOptions.json(item))
            }
            Terminal.result(text)
        case .csv:
            let rows = waiting.map { $0.cells.map(\.written) }
            let lines = (isFirst ? [Item.headings] : []) + rows
            Terminal.result(Array(lines.map(CommaSeparated.line).joined().utf8))
        }
        waiting.removeAll(keepingCapacity: true)
        isFirst = false
    }
}
