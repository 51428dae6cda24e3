import ArgumentParser

/// `pki audit …`.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The audit chain: what was done, by whom, and proof that nothing was changed.",
        discussion: ExitStatus.help,
        subcommands: [
            AuditList.self, AuditVerify.self, AuditExport.self, AuditKey.self, AuditAcceptClock.self,
            AuditMark.self,
        ]
    )
}
