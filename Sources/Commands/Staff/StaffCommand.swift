import ArgumentParser

/// `pki staff …`.
struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff",
        abstract: "The people who work at the centre, and their roles.",
        discussion: ExitStatus.help,
        subcommands: [
            StaffList.self, StaffShow.self, StaffCreate.self, StaffRenew.self, StaffRetire.self,
            StaffExport.self, StaffSign.self, StaffPropose.self, StaffConfirm.self, StaffDecline.self,
            StaffProposals.self, StaffIssue.self,
        ]
    )
}
