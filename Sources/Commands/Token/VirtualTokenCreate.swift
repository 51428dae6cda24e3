import ArgumentParser
import Centre
import Tokens

/// `pki token virtual create`.
struct VirtualTokenCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a factory-fresh software card and keep it under a name.",
        discussion: """
            EXAMPLE
              pki token virtual create training-1

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions

    @Argument(help: "Its name, 1 to 40 of a-z, 0-9 and '-'.")
    var name: VirtualCardName

    @Option(help: "How it behaves where cards differ: \(CardPersonality.names.joined(separator: ", ")).")
    var kind: String = "yubikey"

    func validate() throws {
        guard CardPersonality(name: kind) != nil else {
            throw ValidationError("--kind is one of \(CardPersonality.names.joined(separator: ", "))")
        }
    }

    func run() async throws {
        let personality = CardPersonality(name: kind) ?? .yubiKey
        let card = try VirtualCardShelf(centre.stateDirectory).create(name.text, personality)
        Terminal.say("虚拟介质 \(name.text): \(card.serial)")
    }
}
