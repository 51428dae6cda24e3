import ArgumentParser
import Centre
import Model
import Store

/// `pki audit list`.
struct AuditList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List audit entries, oldest first.",
        discussion: """
            All conditions must hold. The chain is read, not indexed: one run looks at a
            million entries at most, and says where to go on; --from and --to lead to the
            time at once. Days are those of Asia/Shanghai. An action that ends with a full
            stop means all that begin so.

            EXAMPLE
              pki audit list --after 100 --limit 50
              pki audit list --actor li.admin --action certificate. --from 2026-11-01

            \(ExitStatus.help)
            """
    )

    private static let looking = 1_000_000

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only what they did, alone, or as the second person: li.admin, client:web-frontend.")
    var actor: String?

    @Option(help: "Only what was done to this: a serial number, an application, an authority, a name.")
    var object: String?

    @Option(help: "Only this deed, as certificate.revoke; 'certificate.' for all that begin so.")
    var action: String?

    @Option(help: "On this day or later, as 2026-11-22.")
    var from: DayOption?

    @Option(help: "On this day or earlier.")
    var to: DayOption?

    @Option(help: "Only entries after this number.")
    var after: Int64 = 0

    @Option(help: "At most this many, 1 to 100000.")
    var limit: Int = 1000

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be 1 to 100000") }
        if let from, let to, from.start > to.end { throw ValidationError("--from lies after --to") }
    }

    func run() async throws {
        var filter = AuditFilter()
        (filter.actor, filter.object, filter.action) = (actor, object, action)
        if from != nil || to != nil {
            let first = from?.start ?? Timestamp(secondsSinceEpoch: 0)
            filter.times = first...max(first, to?.end ?? Timestamp(secondsSinceEpoch: Int64.max))
        }
        let page = try centre.open().book.auditEntries(
            filter,
            after: after,
            limit: limit,
            looking: Self.looking
        )
        try output.print(page.entries.map(AuditLine.init))
        guard let next = page.next else { return }
        Terminal.say("there may be more: go on with --after \(next)")
    }
}
