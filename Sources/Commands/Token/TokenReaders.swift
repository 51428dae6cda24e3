import ArgumentParser
import Model
import Tokens

/// A reader as lists print it.
struct ReaderLine: Listing {
    let name: String
    let hasCard: Bool
    let serial: String?
    let model: String?
    let pinTriesLeft: Int?
    let isFactoryFresh: Bool?

    static let headings = ["READER", "CARD", "SERIAL", "MODEL", "PIN TRIES"]
    var cells: [any Cell] {
        let card = hasCard ? (isFactoryFresh == true ? "blank" : "yes") : "-"
        return [name, card, serial ?? "-", model ?? "-", pinTriesLeft.map(String.init) ?? "-"]
    }
}

/// `pki token readers`.
struct TokenReaders: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "readers",
        abstract: "List this machine's readers and the tokens in them; costs no PIN try.",
        discussion: """
            EXAMPLE
              pki token readers

            \(ExitStatus.help)
            """
    )

    @OptionGroup var output: OutputOptions

    func run() async throws {
        var lines: [ReaderLine] = []
        for reader in try PCSC().readers() { lines.append(await TokenReaders.look(at: reader)) }
        try output.print(lines)
    }

    private static func look(at reader: CardReader) async -> ReaderLine {
        let token = reader.hasCard ? try? await PIVToken.open(reader: reader.name) : nil
        let condition = try? await token?.condition()
        return ReaderLine(
            name: reader.name,
            hasCard: reader.hasCard,
            serial: token?.identity.serial,
            model: token?.identity.model,
            pinTriesLeft: condition?.pinTriesLeft,
            isFactoryFresh: condition?.isFactoryFresh
        )
    }
}
