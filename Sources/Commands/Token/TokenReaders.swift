import ArgumentParser
import Centre
import Foundation
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
    let capabilities: TokenCapabilities?
    /// Why a token that is there could not be read.
    let fault: String?

    static let headings = ["READER", "CARD", "SERIAL", "MODEL", "PIN TRIES", "KEYS"]
    var cells: [any Cell] {
        let card = hasCard ? (isFactoryFresh == true ? "blank" : "yes") : "-"
        let tries = pinTriesLeft.map(String.init) ?? "-"
        return [name, card, serial ?? "-", model ?? "-", tries, capabilities?.keys ?? fault ?? "-"]
    }
}

/// `pki token readers`.
struct TokenReaders: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "readers",
        abstract: "List this machine's readers, the tokens in them and behind modules; costs no PIN try.",
        discussion: """
            EXAMPLE
              pki token readers

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let source = TokenSource(modules: try modules())
        var lines: [ReaderLine] = []
        for place in try await source.places() { lines.append(await TokenReaders.look(at: place, source)) }
        try output.print(lines)
    }

    /// The modules of the definition; none on a machine that has no definition.
    private func modules() throws -> [TokenModule] {
        guard FileManager.default.fileExists(atPath: "\(centre.definitionDirectory)/pki.yaml") else {
            return []
        }
        return try CentreConfiguration.load(directory: centre.definitionDirectory).tokenModules ?? []
    }

    /// One that is pulled meanwhile, or answers wrongly, is a line of the list that says so; so is a module that fails.
    private static func look(at place: TokenPlace, _ source: TokenSource) async -> ReaderLine {
        var token: (any Token)?
        var condition: TokenCondition?
        var fault = place.trouble?.message
        do {
            if place.hasToken {
                token = try await source.open(place)
                condition = try await token?.condition()
            }
        } catch {
            fault = error.message
        }
        return ReaderLine(
            name: place.name,
            hasCard: place.hasToken,
            serial: token?.identity.serial,
            model: token?.identity.model,
            pinTriesLeft: condition?.pinTriesLeft,
            isFactoryFresh: condition?.isFactoryFresh,
            capabilities: condition?.capabilities,
            fault: fault
        )
    }
}
