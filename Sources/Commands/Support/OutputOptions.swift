import ArgumentParser
import Foundation

/// How results are printed.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    /// Aligned columns, for people.
    case table
    /// JSON, for programs.
    case json
}

/// Something that lists and shows can print: as a row of a table, and as JSON.
protocol Listing: Encodable {
    /// The columns' headings.
    static var headings: [String] { get }
    /// One cell for each heading.
    var cells: [String] { get }
}

/// `--format` for every list and show.
struct OutputOptions: ParsableArguments {
    @Option(help: "How to print: table or json.")
    var format: OutputFormat = .table

    /// Prints a list.
    func print<Item: Listing>(_ items: [Item]) throws {
        switch format {
        case .table:
            let rows = items.map { $0.cells.map(Terminal.printable) }
            Terminal.result(TextTable(headings: Item.headings, rows: rows).render())
        case .json: Terminal.result(try OutputOptions.json(items))
        }
    }

    /// Prints one object: as JSON, or as `name: value` lines.
    func print(_ object: some Encodable, lines: [(name: String, value: String)]) throws {
        switch format {
        case .table:
            let width = lines.map { TextTable.width($0.name) }.max() ?? 0
            for line in lines {
                let padding = String(repeating: " ", count: width - TextTable.width(line.name))
                Terminal.result("\(line.name)\(padding)  \(Terminal.printable(line.value))")
            }
        case .json: Terminal.result(try OutputOptions.json(object))
        }
    }

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
