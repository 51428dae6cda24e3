import ArgumentParser
import Centre

/// `pki token virtual remove`.
struct VirtualTokenRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a software card out of its reader; the card is kept.",
        discussion: """
            EXAMPLE
              pki token virtual remove training-1

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Argument(help: "The card's name.")
    var name: VirtualCardName

    func run() async throws {
        try await VirtualCardShelf(centre.stateDirectory).takeOut(name.text)
        Terminal.say("虚拟介质 \(name.text): 已取出")
    }
}
