import ArgumentParser
import Foundation

/// How results are printed.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    /// Aligned columns, for people.
    case table
    /// JSON, for programs.
    case json
    /// Comma-separated values, for spreadsheets.
    case csv
}

/// Something that lists and shows can print: as a row of a table, and as JSON.
protocol Listing: Encodable {
    /// The columns' headings.
    static var headings: [String] { get }
    /// One cell for each heading.
    var cells: [any Cell] { get }
}

/// `--format` for every list and show.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to print: table, json or csv.")
    var format: OutputFormat = .table

    /// Prints a list.
    func print<Item: Listing>(_ items: [Item]) throws {
        switch format {
        case .table:
            let rows = items.map { $0.cells.map { Terminal.printable($0.shown) } }
            Terminal.result(TextTable(headings: Item.headings, rows: rows).render(within: Terminal.width))
        case .json: Terminal.result(try OutputOptions.json(items))
        case .csv:
            let rows = items.map { $0.cells.map(\.written) }
            Terminal.result(Array(([Item.headings] + rows).map(CommaSeparated.line).joined().utf8))
        }
    }

    /// Prints one object: as JSON, or as `name: value` lines.
    func print(_ object: some Encodable, lines: [(name: String, value: any Cell)]) throws {
        switch format {
        case .table:
            let width = lines.map { TextTable.width($0.name) }.max() ?? 0
            for line in lines {
                let padding = String(repeating: " ", count: width - TextTable.width(line.name))
                Terminal.result("\(line.name)\(padding)  \(Terminal.printable(line.value.shown))")
            }
        case .json: Terminal.result(try OutputOptions.json(object))
        case .csv:
            let rows = lines.map { CommaSeparated.line([$0.name, $0.value.written]) }
            Terminal.result(Array(rows.joined().utf8))
        }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
