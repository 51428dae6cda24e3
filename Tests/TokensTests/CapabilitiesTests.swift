import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

/// What tokens can do is asked of them.
@Suite("The capabilities of a token")
struct CapabilitiesTests {
    static let cards: [(CardPersonality, TokenCapabilities.Basis, [KeyAlgorithm], String?)] = [
        (.yubiKey, .firmware, [.p256, .p384, .rsa2048], "5.4.3"),
        (.yubiKey57, .firmware, [.p256, .p384, .rsa2048, .rsa3072, .rsa4096, .ed25519], "5.7.1"),
        (.yubiKey4, .firmware, [.p256, .p384, .rsa2048], "4.3.7"),
        (.plain, .standard, [.p256, .p384, .rsa2048], nil),
        (.contrary, .listed, [.p256, .p384, .rsa2048, .rsa3072, .rsa4096], "5.4.3"),
    ]

    @Test("A card tells its kinds of keys by its list, its firmware, or not at all", arguments: cards.indices)
    func kinds(index: Int) async throws {
        let (personality, basis, algorithms, firmware) = Self.cards[index]
        let told = try await Bench(personality).open().condition().capabilities
        #expect(told.basis == basis)
        #expect(told.algorithms == algorithms)
        #expect(told.firmware == firmware)
        #expect(told.has(.serial) == personality.extensions.contains(.serial))
        #expect(told.has(.metadata) == personality.extensions.contains(.metadata))
        #expect(!told.has(.attestation))
    }

    @Test(
        "Firmware whose RSA keys are weak counts as one that makes none",
        arguments: [
            ([4, 1, 9], true), ([4, 2, 0], false), ([4, 3, 4], false), ([4, 3, 5], true), ([3, 5, 0], true),
        ]
            as [([UInt8], Bool)]
    )
    func weakRSA(version: [UInt8], isGood: Bool) async throws {
        var personality = CardPersonality.yubiKey4
        personality.version = version
        let told = try await Bench(personality).open().condition().capabilities
        #expect(told.algorithms.contains(.rsa2048) == isGood)
        #expect(told.algorithms.contains(.p384) == (version[0] >= 4))
    }

    @Test("Every kind of key that a 5.7 card tells of is made, read again, and signs", arguments: cards[1].2)
    func signs(algorithm: KeyAlgorithm) async throws {
        let bench = try Bench(.yubiKey57)
        let key = try await bench.personalised().generateKey(algorithm, in: .signature, with: bench.secrets)
        #expect(key.algorithm == algorithm)
        let again = try await bench.open()
        #expect(try await again.publicKey(in: .signature) == key)
        let message = [UInt8](repeating: 0x5A, count: 700)
        let signature = try await again.sign(message, in: .signature, with: bench.secrets)
        #expect(key.verify(signature: signature, message: message))
    }

    @Test("A card without metadata signs with an Ed25519 key that was found by asking")
    func foundByAsking() async throws {
        var personality = CardPersonality.yubiKey57
        personality.extensions = [.serial, .setManagementKey]
        let bench = try Bench(personality)
        let key = try await bench.personalised().generateKey(
            .ed25519,
            in: .authentication,
            with: bench.secrets
        )
        let signature = try await bench.open().sign([1, 2, 3], in: .authentication, with: bench.secrets)
        #expect(key.verify(signature: signature, message: [1, 2, 3]))
    }

    @Test(
        "An older card refuses what only a newer one makes",
        arguments: [KeyAlgorithm.rsa3072, .rsa4096, .ed25519]
    )
    func refused(algorithm: KeyAlgorithm) async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        await #expect(throws: TokenError(.unsupportedAlgorithm(algorithm))) {
            try await token.generateKey(algorithm, in: .signature, with: bench.secrets)
        }
    }

    @Test("SoftHSM2 lists its mechanisms, and makes and signs with each kind that is told")
    func soft() async throws {
        let desk = try ModuleDesk()
        let token = try #require(try await desk.tokens().first)
        let condition = try await token.condition()
        let told = condition.capabilities
        #expect(told.basis == .listed)
        #expect(told.algorithms == KeyAlgorithm.allCases.filter { $0 != .sm2 })
        let secrets = try TokenSecrets.random(for: condition)
        try await token.personalise(to: secrets, from: [])
        for algorithm in told.algorithms {
            let key = try await token.generateKey(algorithm, in: .signature, with: secrets)
            let signature = try await token.sign([1, 2, 3], in: .signature, with: secrets)
            #expect(key.algorithm == algorithm && key.verify(signature: signature, message: [1, 2, 3]))
        }
    }
}
