import ArgumentParser
import Centre
import Model
import Store

/// `pki key list`.
struct KeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List recoveries, or the keys that are archived; the last ones first.",
        discussion: """
            EXAMPLE
              pki key list
              pki key list --archived --format csv

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "The keys that are archived, with their officers.")
    var archived = false

    @Option(help: "At most so many.")
    var limit = 1000

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be 1 or more") }
    }

    func run() async throws {
        let book = try centre.open().book
        guard archived else {
            return try output.print(book.keyRecoveries(limit: limit).map(KeyRecoveryLine.init))
        }
        try output.print(Self.lines(of: book.archivedKeys(limit: limit), in: book))
    }

    private static func lines(of keys: [CertificateID], in book: BookOfRecord) throws -> [ArchivedKeyLine] {
        try keys.compactMap { id in
            guard let archive = try book.keyArchive(of: id), let record = try book.certificate(id) else {
                return nil
            }
            return ArchivedKeyLine(archive, record)
        }
    }
}
