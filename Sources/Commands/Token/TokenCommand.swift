import ArgumentParser

/// `pki token …`.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "介质: the tokens the centre knows, and the readers of this machine.",
        discussion: ExitStatus.help,
        subcommands: [
            TokenList.self, TokenShow.self, TokenImport.self, TokenInit.self, TokenRewrap.self,
            TokenRetire.self,
            TokenReaders.self, TokenProbe.self,
            TokenVerify.self, TokenLetter.self, TokenSlip.self, UnlockCommand.self, VirtualTokenCommand.self,
        ]
    )
}
