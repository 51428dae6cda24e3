import ArgumentParser
import Centre
import Model
import Store

/// How much of a list of certificates is printed, and how.
struct CertificatePaging: ParsableArguments {
    @OptionGroup var output: OutputOptions

    @Flag(help: "Begin CSV with a byte order mark, by which Excel sees UTF-8.")
    var bom = false

    @Option(help: "At most this many, 1 to 100000.")
    var limit: Int = 100

    @Flag(help: "All of them, however many; memory stays flat.")
    var all = false

    @Option(help: "Go on after this serial number, the last of the page before.")
    var after: SerialNumber?

    private static let page = 1000

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
    }

    /// Prints what passes, page by page.
    func print(_ conditions: CertificateConditions, text: String?, from centre: CACentre) throws {
        let now = centre.clock.now
        let filter = try conditions.filter(text: text, at: now)
        let fallen = try centre.fallenAuthorities()
        var printer = CertificatePrinter(output.format, byteOrderMark: bom)
        var cursor = try after.map { try place($0, conditions, centre) }
        var left = all ? Int.max : limit
        while left > 0 {
            let size = min(left, Self.page)
            let page = try centre.book.summaries(filter, after: cursor, limit: size)
            let passed = page.filter { conditions.admits($0, at: now) }
            try printer.print(passed.map { CertificateListing($0, at: now, fallen: fallen) })
            left -= passed.count
            cursor = page.last?.id
            if page.count < size { break }
        }
        printer.finish()
    }

    private func place(
        _ serial: SerialNumber,
        _ conditions: CertificateConditions,
        _ centre: CACentre
    ) throws -> CertificateID {
        var choice = CertificateChoice()
        (choice.serial, choice.authority) = (serial, conditions.authority)
        return try choice.find(in: centre).id
    }
}
