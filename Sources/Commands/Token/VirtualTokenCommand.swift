import ArgumentParser
import Model
import Tokens

/// `pki token virtual …`.
struct VirtualTokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "virtual",
        abstract: "Software cards, for training and demonstrations; never for holders.",
        discussion: ExitStatus.help,
        subcommands: [VirtualTokenInsert.self]
    )
}

/// `pki token virtual insert`.
struct VirtualTokenInsert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "insert",
        abstract: "Put a software card into the virtual reader of pcscd until this command ends.",
        discussion: """
            Needs pcscd with the vsmartcard-vpcd reader. A card file that does not exist
            is made, factory-fresh.

            EXAMPLE
              pki token virtual insert --card training.card

            \(ExitStatus.help)
            """
    )

    @Option(help: "The card's file.")
    var card: String

    @Option(help: "The virtual reader's TCP port on the loopback interface.")
    var port: UInt16 = VPCDPlug.defaultPort

    func run() async throws {
        let virtual = try VirtualCard(stateFile: card)
        let plug = try VPCDPlug(virtual, port: port)
        Terminal.say("card \(virtual.serial) is in the reader at port \(port); end with Ctrl-C")
        plug.waitUntilRemoved()
        Terminal.say("the card was removed")
    }
}
