import ArgumentParser
import Centre
import Enrollment

/// `pki staff confirm`.
struct StaffConfirm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm what another one proposed about the staff.",
        discussion: """
            Roles change at once, and who ends is out at once. The certificate of somebody new is issued
            with 'pki staff issue'.

            EXAMPLE
              pki staff confirm wang.shenhe --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var deed: StaffDeedOptions

    func run() async throws {
        try await deed.perform { desk, person in try await desk.confirmStaff(deed.name, by: person) }
    }
}
