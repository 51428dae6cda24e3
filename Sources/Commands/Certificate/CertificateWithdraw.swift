import ArgumentParser
import Centre
import Model

/// `pki certificate withdraw`.
struct CertificateWithdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Give up a successor that was issued but never activated: it is revoked.",
        discussion: """
            The certificate before it stays as it is.

            EXAMPLE
              pki certificate withdraw 5a01… --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var choice: CertificateChoice

    func run() async throws {
        let centre = try centre.open()
        let party = try ActingParty(staff.open(in: centre))
        let record = try choice.find(in: centre)
        let revocation = try await centre.giveUpSuccessor(record.id, party)
        try await centre.close()
        Terminal.say(
            "given up and revoked: \(record.id.serial.hexadecimal) at \(Moment.text(revocation.date))"
        )
    }
}
