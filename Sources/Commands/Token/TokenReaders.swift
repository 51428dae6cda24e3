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
    /// Why nothing can be made on it, as `pki produce` says it; nil for a blank, and for one of ours in stock.
    let objection: String?

    static let headings = ["READER", "CARD", "SERIAL", "MODEL", "PIN TRIES", "KEYS", "NOTE"]
    var cells: [any Cell] {
        let card = hasCard ? (isFactoryFresh == true ? "blank" : "yes") : "-"
        let tries = pinTriesLeft.map(String.init)
        return [name, card, serial, model, tries, capabilities?.keys, fault ?? objection]
    }
}

/// `pki token readers`.
struct TokenReaders: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "readers",
        abstract: "List this machine's readers, the tokens in them and behind modules; costs no PIN try.",
        discussion: """
            The last column says why nothing can be made on a token, as 'pki produce' would:
            it is somebody's, or what it is on record as. A blank that has no serial number
            gets one when a token is made on it.

            EXAMPLE
              pki token readers

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let source = TokenSource(modules: try modules())
        let book = bookIfThere()
        var lines: [ReaderLine] = []
        for place in try await source.places() {
            lines.append(try await TokenReaders.look(at: place, source, book))
        }
        try output.print(lines)
    }

    /// The centre, on the machine that has it; a station has none.
    private func bookIfThere() -> CACentre? {
        guard FileManager.default.fileExists(atPath: centre.stateDirectory.book) else { return nil }
        do {
            return try centre.open()
        } catch {
            Terminal.say("注意：账簿打不开，不知道介质属于谁：\(Trouble(error).message)")
            return nil
        }
    }

    /// The modules of the definition; none on a machine that has no definition.
    private func modules() throws -> [TokenModule] {
        guard FileManager.default.fileExists(atPath: "\(centre.definitionDirectory)/pki.yaml") else {
            return []
        }
        return try CentreConfiguration.load(directory: centre.definitionDirectory).tokenModules ?? []
    }

    /// One that is pulled meanwhile, or answers wrongly, is a line of the list that says so; so is a module that fails.
    private static func look(
        at place: TokenPlace,
        _ source: TokenSource,
        _ book: CACentre?
    ) async throws -> ReaderLine {
        var token: (any Token)?
        var condition: TokenCondition?
        var fault = place.trouble?.message
        var isNameless = false
        do {
            if place.hasToken {
                token = try await source.open(place)
                condition = try await token?.condition()
            }
        } catch {
            isNameless = await TokenReaders.isNamelessBlank(place, source, error)
            fault = isNameless ? nil : error.message
        }
        return ReaderLine(
            name: place.name,
            hasCard: place.hasToken,
            serial: token?.identity.serial,
            model: token?.identity.model,
            pinTriesLeft: condition?.pinTriesLeft,
            isFactoryFresh: isNameless ? true : condition?.isFactoryFresh,
            capabilities: condition?.capabilities,
            fault: fault,
            objection: try isNameless
                ? book?.objectionToNameless?.words : objection(to: token?.identity, condition, book)
        )
    }

    /// Whether a card was refused for nothing but that it has no number, and is a blank, which production gives one.
    private static func isNamelessBlank(
        _ place: TokenPlace,
        _ source: TokenSource,
        _ error: TokenError
    ) async -> Bool {
        guard case .noSerial = error.reason else { return false }
        return (try? await source.isNamelessBlank(place)) ?? false
    }

    private static func objection(
        to token: TokenIdentity?,
        _ condition: TokenCondition?,
        _ book: CACentre?
    ) throws -> String? {
        guard let token, let condition else { return nil }
        if let book { return try book.objection(to: token, condition)?.words }
        return condition.isFactoryFresh ? nil : "介质已被使用过；没有账簿可查，不知道属于谁"
    }
}
