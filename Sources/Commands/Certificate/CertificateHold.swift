import ArgumentParser
import Centre
import Model

/// `pki certificate hold`.
struct CertificateHold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "挂起: suspend a certificate; off unless pki.yaml switches it on.",
        discussion: """
            Relying parties see it revoked with certificateHold, until it is released or
            revoked.

            EXAMPLE
              pki certificate hold 5a01… --text 投诉调查 --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var choice: CertificateChoice

    @Option(help: "Why, for the audit chain.")
    var text: String?

    func run() async throws {
        let centre = try centre.open()
        let person = try staff.open(in: centre)
        let record = try choice.find(in: centre)
        try await centre.hold(record.id, text: text, by: person)
        try await centre.close()
        Terminal.say("on hold: \(record.id.serial.hexadecimal)")
    }
}
