import ArgumentParser

/// `pki application …`.
struct ApplicationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "application",
        abstract: "申办: hand in, review, look up and withdraw applications of every business.",
        discussion: ExitStatus.help,
        subcommands: [
            ApplicationList.self, ApplicationShow.self, ApplicationCreate.self, ApplicationImport.self,
            ApplicationApprove.self,
            ApplicationReject.self, ApplicationWithdraw.self, ApplicationResendCode.self,
            ApplicationSettle.self, ApplicationPrint.self, ApplicationExport.self,
        ]
    )
}
