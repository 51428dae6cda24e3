import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki revocation decline`.
struct RevocationDecline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Decline a proposed revocation; by a biz_admin.",
        discussion: """
            EXAMPLE
              pki revocation decline 5a01… --as sun.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var revocation: RevocationOptions

    func run() async throws {
        let proposal = try await revocation.perform { desk, person, id in
            try await desk.declineRevocation(id, by: person)
        }
        try revocation.output.print([ProposalLine(proposal)])
    }
}
