import ArgumentParser
import Centre
import Model

/// `pki certificate settle-successions`.
struct CertificateSettle: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle-successions",
        abstract: "Revoke as superseded every certificate whose overlap has ended.",
        discussion: """
            'pki serve' does this by itself once a minute.

            EXAMPLE
              pki certificate settle-successions

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    func run() async throws {
        let centre = try centre.open()
        let settled = try await centre.settleSuccessions()
        try await centre.close()
        for item in settled {
            Terminal.say("\(item.ending.rawValue): \(item.predecessor.serial.hexadecimal)")
        }
        if settled.isEmpty { Terminal.say("no overlap has ended") }
    }
}
