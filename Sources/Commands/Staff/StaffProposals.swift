import ArgumentParser
import Centre
import Model
import Store

/// `pki staff proposals`.
struct StaffProposals: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proposals",
        abstract: "List what is proposed about the staff.",
        discussion: """
            EXAMPLE
              pki staff proposals
              pki staff proposals --status CONFIRMED

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this state; may be given more than once (default: PROPOSED).")
    var status: [ProposalRecord.State] = []

    func run() async throws {
        let states: Set<ProposalRecord.State> = status.isEmpty ? [.proposed] : Set(status)
        let proposals = try centre.open().book.proposals(states, [.staff], limit: 100_000)
        try output.print(proposals.map(ProposalLine.init))
    }
}
