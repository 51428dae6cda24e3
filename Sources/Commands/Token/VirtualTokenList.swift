import ArgumentParser
import Centre
import Tokens

/// A virtual card as lists print it.
struct VirtualCardLine: Listing {
    let name: String
    let serial: String
    let isInserted: Bool

    static let headings = ["NAME", "SERIAL", "IN A READER"]
    var cells: [any Cell] { [name, serial, isInserted ? "yes" : "-"] }
}

/// `pki token virtual list`.
struct VirtualTokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the software cards that were made here.",
        discussion: """
            EXAMPLE
              pki token virtual list

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let shelf = try VirtualCardShelf(centre.stateDirectory)
        try output.print(
            shelf.names().map { name in
                VirtualCardLine(
                    name: name,
                    serial: String(try shelf.card(name).serial),
                    isInserted: shelf.isInserted(name)
                )
            }
        )
    }
}
