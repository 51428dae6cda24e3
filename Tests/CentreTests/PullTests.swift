import Centre
import CentreSupport
import Model
import Testing
import Tokens

/// A token that is pulled out while it is being made.
@Suite("A token that is pulled", .serialized)
struct PullTests {
    @Test(
        "Pulled at any command and inserted again, it is finished with one certificate and all its tries",
        arguments: [CardFault.Effect.pullBefore, .pullAfter]
    )
    func pulledAtEveryCommand(effect: CardFault.Effect) async throws {
        let prepared = try await PreparedCentre.make()
        let centre = try prepared.open()
        let counter = try Counter(centre)
        let line = try ProductionLine(
            centre: centre,
            producer: centre.staffOperator("liu.zhizheng"),
            station: "desk-1"
        )
        let count = try await commandsOfOneToken(counter, line)
        #expect(count > 50)
        for number in 1...count {
            let card = try VirtualCard()
            let application = try await counter.paidApplication(number)
            card.set(faults: [CardFault(at: number, effect)])
            await #expect(throws: TokenError.self) { try await make(application, on: card, line) }
            card.set(faults: [])
            card.insert()
            try await make(application, on: card, line)
            let faults = try await ProductionFinding.faults(of: application, on: card, in: centre)
            #expect(faults == [], "\(effect) at command \(number)")
        }
        #expect(try ProductionFinding.faults(in: centre) == [])
        try await centre.close()
    }

    private func commandsOfOneToken(_ counter: Counter, _ line: ProductionLine) async throws -> Int {
        let card = try VirtualCard()
        try await make(counter.paidApplication(0), on: card, line)
        return card.commandCount
    }

    private func make(
        _ application: ApplicationNumber,
        on card: VirtualCard,
        _ line: ProductionLine
    ) async throws {
        let token = try await PIVToken.open(over: VirtualCardTransport(card), isNamingBlanks: true)
        _ = try await line.make(line.claim(application), on: token)
    }
}
