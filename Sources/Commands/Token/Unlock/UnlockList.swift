import ArgumentParser
import Centre
import Model
import Store

/// An unlock as lists print it.
struct UnlockLine: Listing {
    let token: String
    let number: Int
    let state: String
    let requestedBy: String
    let decidedBy: String?
    let ranBy: String?
    let text: String
    let evidence: String
    let expiresAt: Moment
    let updatedAt: Moment

    init(_ record: UnlockRecord) {
        token = record.tokenSerial
        number = record.sequence
        state = record.state.rawValue
        requestedBy = record.requestedBy
        decidedBy = record.decidedBy
        ranBy = record.ranBy
        text = record.text
        evidence = record.evidence
        expiresAt = Moment(record.expiresAt)
        updatedAt = Moment(record.updatedAt)
    }

    static let headings = [
        "TOKEN", "NUMBER", "STATE", "ASKED", "DECIDED", "RAN", "REASON", "EVIDENCE", "UNTIL", "SINCE",
    ]
    var cells: [any Cell] {
        [token, "\(number)", state, requestedBy, decidedBy, ranBy, text, evidence, expiresAt, updatedAt]
    }
}

/// `pki token unlock list`.
struct UnlockList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List unlocks, those of every token.",
        discussion: """
            EXAMPLE
              pki token unlock list --status REQUESTED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once.")
    var status: [UnlockRecord.State] = []

    func run() async throws {
        let book = try centre.open().book
        try output.print(book.unlocks(Set(status), limit: 100_000).map(UnlockLine.init))
    }
}
