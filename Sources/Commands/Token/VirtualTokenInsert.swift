import ArgumentParser
import Foundation
import Centre
import Tokens

/// `pki token virtual insert`.
struct VirtualTokenInsert: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "insert",
        abstract: "Put a software card into the virtual reader of pcscd until this command ends.",
        discussion: """
            Needs pcscd with the vsmartcard-vpcd reader. The card is one that 'pki token
            virtual create' made, or that of a file: a file that does not exist is made,
            factory-fresh. Ends with Ctrl-C, and a named card with 'pki token virtual remove'.

            EXAMPLE
              pki token virtual insert training-1
              pki token virtual insert --card training.card

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Argument(help: "The card's name.")
    var name: VirtualCardName?

    @Option(help: "The card's file.")
    var card: String?

    @Option(help: "The virtual reader's TCP port on the loopback interface.")
    var port: UInt16 = VPCDPlug.defaultPort

    func validate() throws {
        guard (name == nil) != (card == nil) else { throw ValidationError("give a card's name, or --card") }
    }

    func run() async throws {
        if let card { return try hold(VirtualCard(stateFile: card)) }
        guard let name = name?.text else { return }
        let shelf = try VirtualCardShelf(centre.stateDirectory)
        let card = try shelf.card(name)
        try shelf.holding(name) {
            try hold(card) { shelf.isAskedOut(name) }
        }
    }

    /// Plugs the card in and waits until it is out; `isAskedOut` is asked ten times a second.
    private func hold(_ card: VirtualCard, isAskedOut: (@Sendable () -> Bool)? = nil) throws {
        let plug = try VPCDPlug(card, port: port)
        Terminal.say("card \(card.serial) is in the reader at port \(port); end with Ctrl-C")
        if let isAskedOut {
            Thread.detachNewThread {
                while !isAskedOut() { Thread.sleep(forTimeInterval: 0.1) }
                plug.remove()
            }
        }
        plug.waitUntilRemoved()
        Terminal.say("the card was removed")
    }
}
