import Model
import OpenSSL
import Testing
import Tokens

@Suite("PIN and PUK of a PIV token")
struct PINTests {
    @Test(
        "A wrong PIN tells the tries left, and the last one is not spent",
        arguments: PIVTokenTests.personalities
    )
    func wrongPIN(personality: CardPersonality) async throws {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        _ = try await token.generateKey(.p256, in: .signature, with: bench.secrets)
        let wrong = try bench.secretsWithWrongPIN()
        for left in stride(from: personality.pinTries - 1, through: 1, by: -1) {
            await #expect(throws: TokenError(.wrongPIN(triesLeft: left))) {
                try await token.sign([1], in: .signature, with: wrong)
            }
            #expect(try await token.condition().pinTriesLeft == left)
        }
        await #expect(throws: TokenError(.tooFewTries(of: "PIN", left: 1))) {
            try await token.sign([1], in: .signature, with: bench.secrets)
        }
        #expect(bench.card.pinTriesLeft == 1)
    }

    @Test("A locked PIN is told without a try and mended by the PUK", arguments: PIVTokenTests.personalities)
    func locked(personality: CardPersonality) async throws {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        _ = try await token.generateKey(.p256, in: .signature, with: bench.secrets)
        for _ in 0..<personality.pinTries { try bench.send([0x20, 0, 0x80], Array("00000000".utf8)) }
        #expect(try await token.condition().pinTriesLeft == 0)
        await #expect(throws: TokenError(.pinLocked)) {
            try await token.sign([1], in: .signature, with: bench.secrets)
        }
        let pin = try PINPolicy().draw()
        try await token.resetPIN(to: pin, with: bench.secrets)
        let renewed = try bench.secrets.replacing(pin: pin)
        #expect(try await token.sign([1], in: .signature, with: renewed).isEmpty == false)
        #expect(bench.card.pinTriesLeft == personality.pinTries)
    }

    @Test(
        "A card that lost its PIN's session is given the PIN once more, and signs; no try is spent",
        arguments: PIVTokenTests.personalities
    )
    func forgotten(personality: CardPersonality) async throws {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        let key = try await token.generateKey(.p256, in: .authentication, with: bench.secrets)
        bench.card.set(faults: [])
        _ = try await token.sign([1], in: .authentication, with: bench.secrets)
        let last = bench.card.commandCount
        bench.card.set(faults: [CardFault(at: last, .forget)])
        let signature = try await token.sign([1], in: .authentication, with: bench.secrets)
        #expect(key.verify(signature: signature, message: [1]))
        #expect(bench.card.commandCount > last + 1)
        #expect(bench.card.pinTriesLeft == personality.pinTries)
    }

    @Test("A card that forgets its PIN again at once is not asked a third time")
    func forgetful() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        _ = try await token.generateKey(.p256, in: .authentication, with: bench.secrets)
        bench.card.set(faults: (1...40).filter { $0 > 5 }.map { CardFault(at: $0, .forget) })
        await #expect(throws: TokenError(.emptySlot(.authentication))) {
            try await token.sign([1], in: .authentication, with: bench.secrets)
        }
        #expect(bench.card.commandCount < 40)
        #expect(bench.card.pinTriesLeft == 3)
    }

    @Test("The holder changes the PIN with the old one")
    func change() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        _ = try await token.generateKey(.p256, in: .signature, with: bench.secrets)
        let old = bench.secrets.withPIN { SecretBytes(copying: $0) }
        try await token.changePIN(from: old, to: SecretBytes(copying: Array("27182818".utf8)))
        let renewed = try bench.secrets.replacing(pin: SecretBytes(copying: Array("27182818".utf8)))
        #expect(try await token.sign([1], in: .signature, with: renewed).isEmpty == false)
        await #expect(throws: TokenError(.wrongPIN(triesLeft: 2))) {
            try await token.changePIN(from: old, to: old)
        }
    }

    @Test("A malformed new PIN reaches no card", arguments: ["12345", "12345678a", "abcdef"])
    func malformed(pin: String) async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        bench.card.set(faults: [])
        await #expect(throws: TokenError(.invalidSecret("a PIN has 6 to 8 digits"))) {
            try await token.resetPIN(to: SecretBytes(copying: Array(pin.utf8)), with: bench.secrets)
        }
        #expect(bench.card.commandCount == 0)
    }

    @Test("A wrong PUK tells the tries left, and the last one is not spent where the card counts aloud")
    func wrongPUK() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        let wrong = try TokenSecrets.random(.tripleDES)
        for left in [2, 1] {
            await #expect(throws: TokenError(.wrongPUK(triesLeft: left))) {
                try await token.resetPIN(to: PINPolicy().draw(), with: wrong)
            }
        }
        await #expect(throws: TokenError(.tooFewTries(of: "PUK", left: 1))) {
            try await token.resetPIN(to: PINPolicy().draw(), with: wrong)
        }
    }

    @Test("Another management key is refused and costs nothing", arguments: PIVTokenTests.personalities)
    func managementKey(personality: CardPersonality) async throws {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        for algorithm in [ManagementKeyAlgorithm.tripleDES, .aes192, .aes256] {
            await #expect(throws: TokenError(.managementKeyRefused(serial: token.identity.serial))) {
                try await token.generateKey(.p256, in: .signature, with: .random(algorithm))
            }
        }
        #expect(bench.card.pinTriesLeft == personality.pinTries)
    }
}
