import ArgumentParser
import Centre
import Model
import Store

/// An audit entry as lists print it.
struct AuditLine: Listing {
    let sequence: Int64
    let at: Moment
    let actor: String
    let action: String
    let object: String
    let detail: [String: String]
    let hash: String

    init(_ entry: AuditEntry) {
        sequence = entry.sequence
        at = Moment(entry.event.at)
        actor = entry.event.actor
        action = entry.event.action
        object = entry.event.object
        detail = entry.event.detail
        hash = Hexadecimal.encode(entry.hash)
    }

    static let headings = ["#", "TIME", "ACTOR", "ACTION", "OBJECT"]
    var cells: [any Cell] { [String(sequence), at, actor, action, object] }
}

/// `pki audit list`.
struct AuditList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List audit entries, oldest first.",
        discussion: """
            EXAMPLE
              pki audit list --after 100 --limit 50

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only entries after this number.")
    var after: Int64 = 0

    @Option(help: "At most this many, 1 to 100000.")
    var limit: Int = 1000

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
    }

    func run() async throws {
        try output.print(centre.open().book.auditEntries(after: after, limit: limit).map(AuditLine.init))
    }
}
