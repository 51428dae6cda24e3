import Model
import OpenSSL
import Testing
import Tokens

@Suite("How many tries a card gives its PIN")
struct PINTriesTests {
    /// As many commands as setting them takes, at most.
    private static let most = 40

    /// A card with its secrets, counting from now.
    private func personalised(_ personality: CardPersonality = .yubiKey) async throws -> (Bench, PIVToken) {
        let bench = try Bench(personality)
        let token = try await bench.open()
        try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
        bench.card.set(faults: [])
        return (bench, token)
    }

    @Test(
        "They are set, PIN and PUK stay ours, and setting them again writes nothing",
        arguments: [3, 5, 15]
    )
    func set(count: Int) async throws {
        let (bench, token) = try await personalised()
        try await token.setPINTries(count, with: bench.secrets)
        #expect(bench.card.commandCount < Self.most)
        #expect(bench.card.pinTriesLeft == count && bench.card.pukTriesLeft == 3)
        bench.card.set(faults: [])
        try await token.setPINTries(count, with: bench.secrets)
        #expect(bench.card.commandCount < 20)
        _ = try await token.generateKey(.p256, in: .authentication, with: bench.secrets)
        _ = try await token.sign([1], in: .authentication, with: bench.secrets)
        try await token.resetPIN(to: PINPolicy().draw(), with: bench.secrets)
        #expect(bench.card.pinTriesLeft == count)
    }

    @Test(
        "Cut before or after any command, personalising and setting again ends with the same",
        arguments: 1..<most
    )
    func cut(command: Int) async throws {
        for effect in [CardFault.Effect.pullBefore, .pullAfter] {
            let (bench, token) = try await personalised()
            bench.card.set(faults: [CardFault(at: command, effect)])
            _ = try? await token.setPINTries(5, with: bench.secrets)
            bench.card.set(faults: [])
            bench.card.insert()
            let again = try await bench.open()
            try await again.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
            try await again.setPINTries(5, with: bench.secrets)
            #expect(bench.card.pinTriesLeft == 5 && bench.card.pukTriesLeft == 3)
            _ = try await again.generateKey(.p256, in: .authentication, with: bench.secrets)
            _ = try await again.sign([1], in: .authentication, with: bench.secrets)
        }
    }

    @Test(
        "A card that cannot be told so says that before anything is changed",
        arguments: [CardPersonality.plain, .yubiKey4]
    )
    func unable(personality: CardPersonality) async throws {
        let (bench, token) = try await personalised(personality)
        #expect(try await !token.condition().capabilities.has(.pinTries))
        await #expect(throws: TokenError(.unsupported(operation: "setting the number of PIN tries"))) {
            try await token.setPINTries(5, with: bench.secrets)
        }
        #expect(bench.card.pinTriesLeft == 3)
    }
}
