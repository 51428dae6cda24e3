import Centre
import CentreSupport
import Foundation
import Model
import OpenSSL
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

    /// One text for another in a file of the definition.
    struct Edit {
        let file: String
        let from: String
        let to: String
    }

    private let prepared: PreparedCentre
    let centre: CACentre
    let counter: Counter
    private let line: ProductionLine
    private let hand = Hand()

    /// A line whose centre has a definition of its own.
    ///
    /// - Parameters:
    ///   - stockRequired: as in `pki.yaml`.
    ///   - edits: further changes.
    ///   - makers: the roots in its folder `makers`.
    /// - Throws: what founding throws.
    init(stockRequired: Bool = false, edits: [Edit] = [], makers: [Certificate] = []) async throws {
        prepared = try await PreparedCentre.make()
        centre = try prepared.open(
            definition: Workshop.definition(
                in: prepared,
                edits + (stockRequired ? [.stockRequired] : []),
                makers
            )
        )
        counter = try Counter(centre)
        line = try ProductionLine(
            centre: centre,
            producer: centre.staffOperator("liu.zhizheng"),
            station: "desk-1",
            onPoint: { [hand] in hand.reached($0) }
        )
    }

    static func definition(
        in prepared: PreparedCentre,
        _ edits: [Edit],
        _ makers: [Certificate]
    ) throws -> String {
        guard !edits.isEmpty else { return PreparedCentre.definition }
        let copy = prepared.path("definition")
        try FileManager.default.copyItem(atPath: PreparedCentre.definition, toPath: copy)
        try FileManager.default.createDirectory(atPath: "\(copy)/makers", withIntermediateDirectories: true)
        for (index, maker) in makers.enumerated() {
            try Data(maker.pem).write(to: URL(fileURLWithPath: "\(copy)/makers/\(index).pem"))
        }
        for edit in edits {
            let file = URL(fileURLWithPath: "\(copy)/\(edit.file)")
            let text = try String(contentsOf: file, encoding: .utf8)
            let changed = text.replacingOccurrences(of: edit.from, with: edit.to)
            try #require(changed != text)
            try Data(changed.utf8).write(to: file)
        }
        return copy
    }

    /// The office of its station.
    var office: any ProductionOffice { line.office }

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
        guard let job = try await offer(for: token).job else { throw CentreError(.queueEmpty) }
        return try await line.make(job, on: token)
    }

    /// What the queue has for a card.
    func offer(for card: VirtualCard) async throws -> JobOffer {
        try await offer(for: PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true))
    }

    private func offer(for token: PIVToken) async throws -> JobOffer {
        let capabilities = try await token.condition().capabilities
        return try await line.next(
            onInserted: TokenAbility(serial: token.identity.serial, capabilities: capabilities)
        )
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

extension Workshop.Edit {
    /// Only tokens of the stock are made.
    static let stockRequired = Workshop.Edit(
        file: "pki.yaml",
        from: "stockRequired: false",
        to: "stockRequired: true"
    )

    /// Another rule for the keys of experts' tokens.
    static func expertToken(_ rule: String) -> Workshop.Edit {
        Workshop.Edit(
            file: "profiles/EXPERT.yaml",
            from: "token: {slot: 9a, algorithm: p256}",
            to: "token: {\(rule)}"
        )
    }
}
