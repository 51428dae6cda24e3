import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki revocation propose`.
struct RevocationPropose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Propose to revoke a holder's certificate; by a reviewer.",
        discussion: """
            Causes: \(RevocationCause.allCases.map { "\($0.rawValue) (\($0.label))" }.joined(separator: ", ")).

            EXAMPLE
              pki revocation propose 5a01… --cause privilege_withdrawn --text 提供虚假材料 --as wang.shenhe

            \(ExitStatus.help)
            """
    )

    @OptionGroup var revocation: RevocationOptions

    @Option(help: "Why.")
    var cause: RevocationCause = .privilegeWithdrawn

    @Option(help: "The grounds, 2 to 200 characters; the holder reads them.")
    var text: String

    func run() async throws {
        let proposal = try await revocation.perform { desk, person, id in
            try await desk.proposeRevocation(id, cause, text, by: person)
        }
        try revocation.output.print([ProposalLine(proposal)])
    }
}
