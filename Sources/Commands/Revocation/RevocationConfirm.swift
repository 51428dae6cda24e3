import ArgumentParser
import Centre
import Enrollment
import Model

/// `pki revocation confirm`.
struct RevocationConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm a proposed revocation: the certificate is revoked, for ever.",
        discussion: """
            By a biz_admin who did not propose it. Prints the REVOKE that the holder sees.

            EXAMPLE
              pki revocation confirm 5a01… --as sun.guanli

            \(ExitStatus.help)
            """
    )

    @OptionGroup var revocation: RevocationOptions

    func run() async throws {
        let record = try await revocation.perform { desk, person, id in
            try await desk.confirmRevocation(id, by: person)
        }
        guard let record else { return Terminal.say("revoked; nobody applied for this certificate") }
        let line = ApplicationLine(record)
        try revocation.output.print(line, lines: line.lines)
    }
}
