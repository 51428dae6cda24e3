import ArgumentParser
import Centre
import Model

/// `pki certificate release`.
struct CertificateRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "解除挂起: lift the suspension of a certificate.",
        discussion: """
            EXAMPLE
              pki certificate release 5a01… --as li.admin

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
        try await centre.release(record.id, text: text, by: person)
        try await centre.close()
        Terminal.say("released: \(record.id.serial.hexadecimal)")
    }
}
