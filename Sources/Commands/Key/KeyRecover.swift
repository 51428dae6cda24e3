import ArgumentParser
import Centre

/// `pki key recover`.
struct KeyRecover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Put a key together from the shares that were released, and send it on its way.",
        discussion: """
            For a token it is wrapped for that token's key to sign with, and 'pki produce'
            goes on. For an authority it is encrypted to its certificate: 'pki key export'
            writes the message. The shares are forgotten. The 恢复记录 is printed. Takes the
            role biz_admin or pki_admin.

            EXAMPLE
              pki key recover 1 --as he.pki

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The number of the recovery.")
    var number: Int

    func run() async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        _ = try await KeyRecoveryDesk(centre: centre, person: person).finish(number)
        let transcript = try KeyRecoveryDesk.transcript(of: number, in: centre)
        try await centre.close()
        Terminal.result(transcript)
    }
}
