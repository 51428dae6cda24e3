import ArgumentParser
import Centre
import Model
import Store

/// `pki revocation list`.
struct RevocationProposals: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List proposed revocations.",
        discussion: """
            EXAMPLE
              pki revocation list
              pki revocation list --status CONFIRMED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once (default: PROPOSED).")
    var status: [ProposalRecord.State] = []

    func run() async throws {
        let states: Set<ProposalRecord.State> = status.isEmpty ? [.proposed] : Set(status)
        let proposals = try centre.open().book.proposals(states, [.revocation], limit: 100_000)
        try output.print(proposals.map(ProposalLine.init))
    }
}
