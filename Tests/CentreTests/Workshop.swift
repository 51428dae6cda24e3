import Centre
import CentreSupport
import Foundation
import Model
import Synchronization
import Testing
import Tokens

/// A centre with one production line, where a card can be pulled at a moment of choice.
struct Workshop {
    private struct Pull {
        let point: ProductionPoint
        let card: VirtualCard
    }

    /// Pulls a card when the line comes to a moment.
    private final class Hand: Sendable {
        private let pull = Mutex<Pull?>(nil)

        func wait(for next: Pull?) { pull.withLock { $0 = next } }

        func reached(_ point: ProductionPoint) {
            pull.withLock { if $0?.point == point { $0?.card.remove() } }
        }
    }

    private let prepared: PreparedCentre
    let centre: CACentre
    let counter: Counter
    private let line: ProductionLine
    private let hand = Hand()

    init(stockRequired: Bool = false) async throws {
        prepared = try await PreparedCentre.make()
        centre = try prepared.open(
            definition: Workshop.definition(in: prepared, stockRequired: stockRequired)
        )
        counter = try Counter(centre)
        line = try ProductionLine(
            centre: centre,
            producer: centre.staffOperator("liu.zhizheng"),
            station: "desk-1",
            onPoint: { [hand] in hand.reached($0) }
        )
    }

    private static func definition(in prepared: PreparedCentre, stockRequired: Bool) throws -> String {
        guard stockRequired else { return PreparedCentre.definition }
        let copy = prepared.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: copy)
        let file = URL(fileURLWithPath: "\(copy)/pki.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        let changed = text.replacingOccurrences(of: "stockRequired: false", with: "stockRequired: true")
        try #require(changed != text)
        try Data(changed.utf8).write(to: file)
        return copy
    }

    /// Makes the token of an application from wherever its job stands.
    @discardableResult
    func make(_ application: ApplicationNumber, on card: VirtualCard) async throws -> ProductionLine.Product {
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        return try await line.make(line.claim(application), on: token)
    }

    /// Makes the token of whatever job suits the card.
    @discardableResult
    func makeNext(on card: VirtualCard) async throws -> ProductionLine.Product {
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        guard let job = try await line.next(for: token.identity) else { throw CentreError(.queueEmpty) }
        return try await line.make(job, on: token)
    }

    /// Makes it until the card is pulled, at `point`, and inserts the card again.
    func begin(
        _ application: ApplicationNumber,
        on card: VirtualCard,
        until point: ProductionPoint
    ) async throws {
        hand.wait(for: Pull(point: point, card: card))
        await #expect(throws: TokenError.self) { try await make(application, on: card) }
        hand.wait(for: nil)
        card.insert()
    }
}
