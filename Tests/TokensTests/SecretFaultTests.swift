import Model
import OpenSSL
import Testing
import Tokens

/// What a failing card does to its secrets: at every exchange, in every way.
@Suite("The secrets of a card that fails")
struct SecretFaultTests {
    static let effects: [CardFault.Effect] =
        PIVTokenFaultTests.effects + [
            .refuse(0x6983), .refuse(0x6982), .refuse(0x6700), .refuse(0x6D00), .refuse(0x6581), .lengthen(1),
            .lengthen(60_000),
        ]

    @Test(
        "Personalising is done by a second call, whatever went wrong in the first, and costs no more than one try",
        arguments: PIVTokenTests.personalities,
        effects
    )
    func personalise(personality: CardPersonality, effect: CardFault.Effect) async throws {
        for command in 1...160 {
            let bench = try Bench(personality)
            let token = try await bench.open()
            bench.card.set(faults: [CardFault(at: command, effect)])
            do throws(TokenError) {
                try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
            } catch {
                #expect(!error.message.isEmpty)
            }
            let isReached = bench.card.commandCount >= command
            mend(bench)
            #expect(bench.card.pinTriesLeft >= personality.pinTries - 1, "at \(command)")
            #expect(bench.card.pukTriesLeft >= personality.pukTries - 1, "at \(command)")
            try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
            try await expectOpen(bench, token, bench.secrets)
            if !isReached { return }
        }
        Issue.record("there are more commands than expected")
    }

    @Test(
        "A PIN is set anew by a second call, whatever went wrong in the first",
        arguments: PIVTokenTests.personalities,
        effects
    )
    func resetPIN(personality: CardPersonality, effect: CardFault.Effect) async throws {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        for command in 1...80 {
            let pin = try PINPolicy().draw()
            bench.card.set(faults: [CardFault(at: command, effect)])
            do throws(TokenError) {
                try await token.resetPIN(to: pin, with: bench.secrets)
            } catch {
                #expect(!error.message.isEmpty)
            }
            let isReached = bench.card.commandCount >= command
            mend(bench)
            #expect(bench.card.pukTriesLeft >= personality.pukTries - 1, "at \(command)")
            try await token.resetPIN(to: pin, with: bench.secrets)
            try await expectOpen(bench, token, bench.secrets.replacing(pin: pin))
            if !isReached { return }
        }
        Issue.record("there are more commands than expected")
    }

    private func mend(_ bench: Bench) {
        bench.card.set(faults: [])
        bench.card.insert()
    }

    private func expectOpen(_ bench: Bench, _ token: PIVToken, _ secrets: TokenSecrets) async throws {
        let key = try await token.generateKey(.p256, in: .signature, with: secrets)
        let signature = try await token.sign([1], in: .signature, with: secrets)
        #expect(key.verify(signature: signature, message: [1]))
        #expect(
            bench.card.pukTriesLeft == (try await token.condition().pukTriesLeft ?? bench.card.pukTriesLeft)
        )
    }
}
