import ArgumentParser
import Centre
import Enrollment

/// `pki staff decline`.
struct StaffDecline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decline",
        abstract: "Decline what another one proposed about the staff, or take back what you proposed.",
        discussion: """
            EXAMPLE
              pki staff decline wang.shenhe --as li.admin

            \(ExitStatus.help)
            """
    )

    @OptionGroup var deed: StaffDeedOptions

    func run() async throws {
        try await deed.perform { desk, person in try await desk.declineStaff(deed.name, by: person) }
    }
}
