import ArgumentParser

/// `pki ceremony …`.
struct CeremonyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ceremony",
        abstract: "密钥仪式: acts on keys of authorities, written down, rehearsed, held and signed.",
        discussion: ExitStatus.help,
        subcommands: [
            CeremonyCheck.self, CeremonyRun.self, CeremonyCancel.self, CeremonyProtocolCommand.self,
        ]
    )
}
