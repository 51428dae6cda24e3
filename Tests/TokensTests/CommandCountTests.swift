import Testing

@testable import Tokens

/// How much is asked of a card; at five milliseconds a command a hundred are half a second.
@Suite("How many commands a card is sent")
struct CommandCountTests {
    /// A card, and the most commands to recognise it as a blank, and to give it its secrets.
    static let bounds: [(CardPersonality, recognising: Int, personalising: Int)] = [
        (.yubiKey, 66, 75), (.yubiKey57, 66, 75), (.contrary, 66, 75), (.yubiKey4, 45, 50), (.plain, 45, 50),
    ]

    @Test("A blank is recognised, and given its secrets, in so many commands", arguments: bounds)
    func blank(personality: CardPersonality, recognising: Int, personalising: Int) async throws {
        let bench = try Bench(personality)
        let token = try await bench.open()
        bench.card.set(faults: [])
        #expect(try await token.condition().isFactoryFresh)
        #expect(bench.card.commandCount <= recognising)
        bench.card.set(faults: [])
        try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
        #expect(bench.card.commandCount <= personalising)
    }
}
