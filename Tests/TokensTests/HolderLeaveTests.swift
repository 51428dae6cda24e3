import Model
import OpenSSL
import Synchronization
import TestSupport
import Testing
import TokenTestSupport

@testable import Tokens

/// Nobody answers for the management key.
private struct Nobody: Error, Equatable {}

@Suite("What a holder has written to a token")
struct HolderLeaveTests {
    static let personalities: [CardPersonality] = [.yubiKey, .yubiKey57, .yubiKey4, .plain, .contrary]

    /// A card with a key and a certificate in use, and leave of who has its management key.
    private static func held(
        _ personality: CardPersonality = .yubiKey
    ) async throws -> (bench: Bench, token: PIVToken, certificate: Certificate) {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        let key = try await token.generateKey(.p256, in: .authentication, with: bench.secrets)
        let certificate = try SampleCertificate.of(key)
        try await token.write(certificate: certificate.der, in: .authentication, with: bench.secrets)
        return (bench, token, certificate)
    }

    private static func leave(
        _ secrets: TokenSecrets,
        answering: TokenSecrets? = nil
    ) throws -> HolderLeave {
        let pin = secrets.withPIN { SecretBytes(copying: $0) }
        return try HolderLeave(pin: pin) { question in try (answering ?? secrets).answer(question) }
    }

    @Test("A new key and its certificate stand beside the old ones, which work on", arguments: personalities)
    func beside(personality: CardPersonality) async throws {
        let (bench, token, old) = try await HolderLeaveTests.held(personality)
        let leave = try HolderLeaveTests.leave(bench.secrets)
        let key = try await token.generateKey(.p256, in: .signature, by: leave)
        #expect(key != old.publicKey)
        let new = try SampleCertificate.of(key)
        try await token.write(certificate: new.der, in: .signature, by: leave)
        #expect(try await token.readCertificate(in: .signature) == new.der)
        #expect(try await token.readCertificate(in: .authentication) == old.der)
        let first = try await token.sign([1], in: .authentication, with: bench.secrets)
        let second = try await token.sign([1], in: .signature, with: bench.secrets)
        #expect(old.publicKey.verify(signature: first, message: [1]))
        #expect(key.verify(signature: second, message: [1]))
        try await token.removeCertificate(from: .authentication, by: leave)
        #expect(try await token.readCertificate(in: .authentication) == nil)
        let last = try await token.sign([2], in: .authentication, with: bench.secrets)
        #expect(old.publicKey.verify(signature: last, message: [2]))
        #expect(leave.cause == nil)
    }

    @Test("An answer by another management key writes nothing, and costs no try")
    func otherKey() async throws {
        let (bench, token, old) = try await HolderLeaveTests.held()
        let other = try TokenSecrets.random(.tripleDES)
        let leave = try HolderLeaveTests.leave(bench.secrets, answering: other)
        let refused = TokenError(.managementKeyRefused(serial: "20261122"))
        await #expect(throws: refused) { _ = try await token.generateKey(.p256, in: .signature, by: leave) }
        await #expect(throws: refused) {
            try await token.removeCertificate(from: .authentication, by: leave)
        }
        #expect(try await token.condition()[.signature]?.hasKey == false)
        #expect(try await token.readCertificate(in: .authentication) == old.der)
        #expect(bench.card.pinTriesLeft == 3)
    }

    @Test("When nobody answers nothing is written, and why is told; another answer does it")
    func nobody() async throws {
        let (bench, token, _) = try await HolderLeaveTests.held()
        let secrets = bench.secrets
        let answers = Answers(secrets)
        let leave = try HolderLeave(pin: secrets.withPIN { SecretBytes(copying: $0) }) { question in
            try answers.answer(question)
        }
        await #expect(throws: TokenError(.notPermitted(serial: "20261122"))) {
            _ = try await token.generateKey(.p256, in: .signature, by: leave)
        }
        #expect(leave.cause is Nobody)
        #expect(try await token.condition()[.signature]?.hasKey == false)
        answers.come()
        _ = try await token.generateKey(.p256, in: .signature, by: leave)
        #expect(leave.cause == nil)
    }

    @Test("A card that does not have the key it is asked for is noticed")
    func untrue() async throws {
        let (bench, token, _) = try await HolderLeaveTests.held()
        let secrets = bench.secrets
        let leave = try HolderLeave(pin: secrets.withPIN { SecretBytes(copying: $0) }) { question in
            let answer = try secrets.answer(question)
            return ManagementAnswer(witness: answer.witness, challenge: answer.challenge.map { ~$0 })
        }
        await #expect(
            throws: TokenError(.untrueAnswer(operation: "the authentication with the management key"))
        ) {
            _ = try await token.generateKey(.p256, in: .signature, by: leave)
        }
    }

    @Test("A card that is pulled at any command has the old key and certificate, and is gone on with")
    func pulled() async throws {
        let (bench, token, old) = try await HolderLeaveTests.held(.contrary)
        let leave = try HolderLeaveTests.leave(bench.secrets)
        for effect in [CardFault.Effect.pullBefore, .pullAfter] {
            var command = 1
            var isReached = true
            while isReached && command < 60 {
                bench.card.set(faults: [CardFault(at: command, effect)])
                _ = try? await token.generateKey(.p256, in: .signature, by: leave)
                isReached = bench.card.commandCount >= command
                bench.card.set(faults: [])
                bench.card.insert()
                #expect(try await token.readCertificate(in: .authentication) == old.der)
                command += 1
            }
            #expect((5..<60).contains(command))
        }
        let signature = try await token.sign([1], in: .authentication, with: bench.secrets)
        #expect(old.publicKey.verify(signature: signature, message: [1]))
    }

    @Test("Who has the management key answers for blocks of its size alone")
    func blocks() throws {
        let secrets = try TokenSecrets.random(.aes192)
        let block = [UInt8](repeating: 7, count: 16)
        let question = ManagementQuestion(witness: block, challenge: block)
        let answer = try secrets.answer(question)
        // What was encrypted is decrypted again.
        let back = try secrets.answer(
            ManagementQuestion(witness: answer.challenge, challenge: answer.witness)
        )
        #expect(back == ManagementAnswer(witness: block, challenge: block))
        let short = ManagementQuestion(witness: block, challenge: [1, 2, 3])
        #expect(throws: TokenError.self) { _ = try secrets.answer(short) }
        let officer = try TokenSecrets(
            officerPIN: SecretBytes(copying: Array("87654321".utf8)),
            pin: SecretBytes(copying: Array("27182818".utf8))
        )
        #expect(throws: TokenError.self) { _ = try officer.answer(question) }
    }

    @Test("What cannot be a PIN is none")
    func pin() {
        #expect(throws: TokenError.self) {
            _ = try HolderLeave(pin: SecretBytes(copying: [0x41])) { _ in throw Nobody() }
        }
    }
}

/// Somebody who answers once they came.
private final class Answers: Sendable {
    private let secrets: TokenSecrets
    private let isHere = Mutex(false)

    init(_ secrets: TokenSecrets) {
        self.secrets = secrets
    }

    func come() { isHere.withLock { $0 = true } }

    func answer(_ question: ManagementQuestion) throws -> ManagementAnswer {
        guard isHere.withLock({ $0 }) else { throw Nobody() }
        return try secrets.answer(question)
    }
}

@Suite("What a holder has written to a token behind PKCS#11", .serialized)
struct HolderLeaveModuleTests {
    @Test("The user's PIN makes a second key and writes its certificate; nobody is asked")
    func beside() async throws {
        let desk = try ModuleDesk()
        let token = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await token.condition())
        try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
        let old = try SampleCertificate.of(
            try await token.generateKey(.p256, in: .authentication, with: secrets)
        )
        try await token.write(certificate: old.der, in: .authentication, with: secrets)
        let leave = try HolderLeave(pin: secrets.withPIN { SecretBytes(copying: $0) }) { _ in throw Nobody() }
        let key = try await token.generateKey(.p256, in: .signature, by: leave)
        let new = try SampleCertificate.of(key)
        try await token.write(certificate: new.der, in: .signature, by: leave)
        #expect(try await token.readCertificate(in: .authentication) == old.der)
        #expect(try await token.readCertificate(in: .signature) == new.der)
        let first = try await token.sign([1], in: .authentication, with: secrets)
        let second = try await token.sign([1], in: .signature, with: secrets)
        #expect(old.publicKey.verify(signature: first, message: [1]))
        #expect(key.verify(signature: second, message: [1]))
        try await token.removeCertificate(from: .authentication, by: leave)
        #expect(try await token.readCertificate(in: .authentication) == nil)
        let last = try await token.sign([2], in: .authentication, with: secrets)
        #expect(old.publicKey.verify(signature: last, message: [2]))
        #expect(leave.cause == nil)
    }

    @Test("A wrong PIN writes nothing")
    func wrongPIN() async throws {
        let desk = try ModuleDesk()
        let token = try #require(try await desk.tokens().first)
        let secrets = try TokenSecrets.random(for: try await token.condition())
        try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
        let isOther = secrets.withPIN { $0[0] != 0x39 }
        let wrong = SecretBytes(copying: Array((isOther ? "999999" : "888888").utf8))
        let leave = try HolderLeave(pin: wrong) { _ in throw Nobody() }
        await #expect(throws: TokenError(.wrongPIN(triesLeft: nil))) {
            _ = try await token.generateKey(.p256, in: .signature, by: leave)
        }
        #expect(try await token.condition()[.signature]?.hasKey == false)
    }
}
