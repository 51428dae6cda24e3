import ArgumentParser
import Centre
import Issuer
import Model
import Store

/// How much of a list of certificates is printed, and how.
struct CertificatePaging: ParsableArguments {
    @OptionGroup var output: OutputOptions

    @Flag(help: "Begin CSV with a byte order mark, by which Excel sees UTF-8.")
    var bom = false

    @Option(help: "At most this many, 1 to 100000 (default: 100).")
    var limit: Int?

    @Flag(help: "All of them, however many; memory stays flat.")
    var all = false

    @Option(help: "Go on after this serial number, the last of the page before, or AUTHORITY/SERIAL.")
    var after: CertificatePlace?

    private static let page = 1000

    func validate() throws {
        if let limit, !(1...100_000).contains(limit) {
            throw ValidationError("--limit must be 1 to 100000")
        }
        if all, limit != nil { throw ValidationError("--all and --limit exclude each other") }
    }

    /// Prints what passes, page by page.
    func print(_ conditions: CertificateConditions, text: String?, from centre: CACentre) throws {
        try checkNames(in: conditions, centre)
        let now = centre.clock.now
        let filter = try conditions.filter(text: text, at: now)
        let fallen = try centre.fallenAuthorities()
        var printer = CertificatePrinter(output.format, byteOrderMark: bom)
        var cursor = try after.map { try place($0, conditions, centre) }
        var left = all ? Int.max : limit ?? 100
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
        // Whoever counts must not take a part for the whole.
        guard left == 0, let last = cursor, try hasMore(filter, conditions, after: last, centre) else {
            return
        }
        Terminal.say("there are more: go on with --after \(CertificatePlace.text(last)), or ask for --all")
    }

    private func hasMore(
        _ filter: CertificateFilter,
        _ conditions: CertificateConditions,
        after last: CertificateID,
        _ centre: CACentre
    ) throws -> Bool {
        var cursor = last
        while true {
            let page = try centre.book.summaries(filter, after: cursor, limit: Self.page)
            if page.contains(where: { conditions.admits($0, at: centre.clock.now) }) { return true }
            guard page.count == Self.page, let next = page.last?.id else { return false }
            cursor = next
        }
    }

    /// A name that is misspelt finds nothing, which must not look like an answer.
    private func checkNames(in conditions: CertificateConditions, _ centre: CACentre) throws {
        if let authority = conditions.authority { _ = try centre.authorityRecord(authority.name) }
        if let client = conditions.client { try centre.demandClient(client) }
        guard let name = conditions.profile, centre.profiles[name] == nil else { return }
        // Those of an imported authority, or of a profile that is no more.
        var filter = CertificateFilter()
        filter.profile = name
        guard try centre.book.summaries(filter, limit: 1).isEmpty else { return }
        throw IssuanceError(.noProfile(name))
    }

    private func place(
        _ place: CertificatePlace,
        _ conditions: CertificateConditions,
        _ centre: CACentre
    ) throws -> CertificateID {
        guard let authority = place.authority else {
            return try CertificateChoice.find(place.serial, of: conditions.authority, in: centre).id
        }
        let id = CertificateID(authority: authority, serial: place.serial)
        guard try centre.book.certificate(id) != nil else {
            throw BookError(.notFound(object: "certificate \(CertificatePlace.text(id))"))
        }
        return id
    }
}
