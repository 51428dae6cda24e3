import ArgumentParser

/// `pki token virtual …`.
struct VirtualTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "virtual",
        abstract: "Software cards, for training and demonstrations; never for holders.",
        discussion: ExitStatus.help,
        subcommands: [
            VirtualTokenCreate.self, VirtualTokenList.self, VirtualTokenInsert.self, VirtualTokenRemove.self,
        ]
    )
}
