import Foundation

/// Prints certificates as they come, so that memory does not grow with their number.
struct CertificatePrinter {
    private let format: OutputFormat
    private let hasByteOrderMark: Bool
    private var isFirst = true

    /// A printer for `format`; a table becomes blocks where the terminal is too narrow for it.
    init(_ format: OutputFormat, byteOrderMark: Bool) {
        self.format = format
        hasByteOrderMark = byteOrderMark
    }

    /// Prints one page.
    mutating func print(_ page: [CertificateListing]) throws {
        switch format {
        case .csv: printValues(page)
        case .json: try printObjects(page)
        case .table: printTable(page)
        }
        isFirst = false
    }

    /// Prints what comes after the last page.
    func finish() {
        if format == .json { Terminal.result(isFirst ? "[]" : "\n]") }
    }

    private func printValues(_ page: [CertificateListing]) {
        var bytes: [UInt8] = isFirst && hasByteOrderMark ? CommaSeparated.byteOrderMark : []
        if isFirst { bytes += CommaSeparated.line(CertificateListing.columns).utf8 }
        for item in page { bytes += CommaSeparated.line(item.values).utf8 }
        Terminal.result(bytes)
    }

    private func printObjects(_ page: [CertificateListing]) throws {
        var text = ""
        for (index, item) in page.enumerated() {
            text += isFirst && index == 0 ? "[\n" : ",\n"
            text += try OutputOptions.json(item)
        }
        // An empty first page leaves the list to `finish`.
        if isFirst, page.isEmpty { text = "[" }
        Terminal.result(Array(text.utf8))
    }

    private func printTable(_ page: [CertificateListing]) {
        let rows = page.map { $0.cells.map { Terminal.printable($0.shown) } }
        let table = TextTable(headings: CertificateListing.headings, rows: rows)
        guard table.fits(Terminal.width) else {
            return Terminal.result(page.map(\.block).joined(separator: "\n"))
        }
        Terminal.result(table.lines().dropFirst(isFirst ? 0 : 1).joined(separator: "\n"))
    }
}
