import ArgumentParser

/// `pki client …`.
struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Machines that ask for certificates over the API.",
        discussion: ExitStatus.help,
        subcommands: [
            ClientList.self, ClientShow.self, ClientCreate.self, ClientRenew.self, ClientDisable.self,
            ClientEnable.self,
        ]
    )
}
