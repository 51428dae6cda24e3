import Model
import OpenSSL
import TestSupport
import Testing
import Tokens

@Suite("A PIV token whose card fails")
struct PIVTokenFaultTests {
    static let effects: [CardFault.Effect] = [
        .pullBefore, .pullAfter, .forget, .refuse(0x6F00), .refuse(0x6A80), .refuse(0x61FF), .refuse(0x6C10),
        .garble,
        .shorten(1),
        .shorten(7), .shorten(1000), .silence,
    ]

    @Test("A key that was not finished is made by a second call", arguments: effects)
    func generate(effect: CardFault.Effect) async throws {
        let bench = try Bench(.contrary)
        let token = try await bench.personalised()
        try await failAtEvery(bench, effect) {
            let key = try await token.generateKey(.p256, in: .signature, with: bench.secrets)
            #expect(key.algorithm == .p256)
        }
        let key = try await token.generateKey(.rsa2048, in: .signature, with: bench.secrets)
        let signature = try await token.sign([5], in: .signature, with: bench.secrets)
        #expect(key.verify(signature: signature, message: [5]))
    }

    @Test("A signature that fails costs no PIN try and is made by a second call", arguments: effects)
    func sign(effect: CardFault.Effect) async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        let key = try await token.generateKey(.rsa2048, in: .signature, with: bench.secrets)
        try await failAtEvery(bench, effect) {
            // A garbled RSA block is a wrong signature that only its verification shows.
            _ = try await token.sign([5], in: .signature, with: bench.secrets)
        }
        let signature = try await token.sign([5], in: .signature, with: bench.secrets)
        #expect(key.verify(signature: signature, message: [5]))
        #expect(bench.card.pinTriesLeft == 3)
    }

    @Test("A certificate is there whole or not at all", arguments: effects)
    func write(effect: CardFault.Effect) async throws {
        let bench = try Bench(.plain)
        let token = try await bench.personalised()
        let certificate = TagLengthValue(0x30, [UInt8](repeating: 0x41, count: 1200)).encoded
        try await failAtEvery(bench, effect) {
            try await token.write(certificate: certificate, in: .signature, with: bench.secrets)
        }
        try await token.write(certificate: certificate, in: .signature, with: bench.secrets)
        try await failAtEvery(bench, effect) {
            let read = try await token.readCertificate(in: .signature)
            if case .garble = effect { return }
            if case .shorten = effect { return }
            #expect(read == certificate || read == nil)
        }
        #expect(try await token.readCertificate(in: .signature) == certificate)
    }

    @Test("A condition is read or refused, and costs no try", arguments: effects)
    func condition(effect: CardFault.Effect) async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        try await failAtEvery(bench, effect) { _ = try await token.condition() }
        #expect(bench.card.pinTriesLeft == 3)
        #expect(bench.card.pukTriesLeft == 3)
    }

    @Test("Answers of random octets end in an error, and never trap", arguments: 0..<200)
    func noise(seed: UInt64) async throws {
        let transport = NoiseTransport(seed: seed)
        let secrets = try TokenSecrets.random(.tripleDES)
        guard let token = try? await PIVToken.open(over: transport, isNamingBlanks: true) else { return }
        _ = try? await token.condition()
        _ = try? await token.readCertificate(in: .signature)
        _ = try? await token.publicKey(in: .signature)
        let signature = try? await token.sign([1], in: .signature, with: secrets)
        #expect(signature.map { !$0.isEmpty } ?? true)
    }

    /// Runs `body` with a fault at its first command, its second, and so on until it no longer reaches that far.
    private func failAtEvery(
        _ bench: Bench,
        _ effect: CardFault.Effect,
        _ body: () async throws -> Void
    ) async throws {
        for command in 1...80 {
            bench.card.set(faults: [CardFault(at: command, effect)])
            do { try await body() } catch { #expect(error is TokenError) }
            let isReached = bench.card.commandCount >= command
            bench.card.set(faults: [])
            bench.card.insert()
            if !isReached { return }
        }
        Issue.record("there are more commands than expected")
    }
}
