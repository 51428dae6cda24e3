import ArgumentParser
import Centre
import Model

/// `pki staff renew`.
struct StaffRenew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Give a staff member a new key and certificate in place of the old.",
        discussion: """
            Staff renew themselves; an administrator renews whoever they may add. The old
            certificate is revoked as superseded in the same moment.

            EXAMPLE
              pki staff renew wang.shenhe --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions

    @Argument(help: "The login name.")
    var name: String

    func run() async throws {
        let centre = try centre.open()
        let administrator = try staff.open(in: centre)
        try await Recovered.settle(in: centre)
        let record = try await centre.renewStaff(name, by: administrator)
        try await centre.close()
        Terminal.say("renewed \(record.name): \(record.certificate?.serial.hexadecimal ?? "-")")
    }
}
