import ArgumentParser
import Model

/// `pki-assistant`.
struct AssistantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pki-assistant",
        abstract: "数字证书助手: a holder's tokens, for the pages of a CA centre and at the terminal.",
        discussion: AssistantTool.help,
        version: Release.number,
        subcommands: [
            ServeCommand.self, InfoCommand.self, PINCommand.self, CheckCommand.self, RenewCommand.self,
            ReplaceCommand.self, UnlockCommand.self, LogCommand.self, WorkerCommand.self,
        ]
    )
}
