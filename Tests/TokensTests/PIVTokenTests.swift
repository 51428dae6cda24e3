import Model
import OpenSSL
import TestSupport
import Testing
import Tokens

@Suite("A PIV token over a virtual card")
struct PIVTokenTests {
    static let personalities: [CardPersonality] = [.yubiKey, .plain, .contrary]

    @Test(
        "A blank becomes a token that signs",
        arguments: personalities,
        [KeyAlgorithm.p256, .p384, .rsa2048]
    )
    func wholeLife(personality: CardPersonality, algorithm: KeyAlgorithm) async throws {
        let bench = try Bench(personality)
        let token = try await bench.open()
        #expect(try await token.condition().isFactoryFresh)
        try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
        let key = try await token.generateKey(algorithm, in: .signature, with: bench.secrets)
        #expect(key.algorithm == algorithm)
        let message = Array("approved application".utf8)
        let signature = try await token.sign(message, in: .signature, with: bench.secrets)
        #expect(key.verify(signature: signature, message: message))
        try await token.write(certificate: certificate(1500), in: .signature, with: bench.secrets)
        #expect(try await token.readCertificate(in: .signature) == certificate(1500))
        #expect(try await !token.condition().isFactoryFresh)
        #expect(try await token.condition()[.signature]?.hasCertificate == true)
        #expect(try await token.condition().pinTriesLeft == personality.pinTries)
    }

    @Test(
        "A token opened again knows its serial and signs",
        arguments: personalities,
        [KeyAlgorithm.p384, .rsa2048]
    )
    func reopened(personality: CardPersonality, algorithm: KeyAlgorithm) async throws {
        let bench = try Bench(personality)
        let first = try await bench.personalised()
        let key = try await first.generateKey(algorithm, in: .authentication, with: bench.secrets)
        let second = try await bench.open()
        #expect(second.identity == first.identity)
        let signature = try await second.sign([1, 2, 3], in: .authentication, with: bench.secrets)
        #expect(key.verify(signature: signature, message: [1, 2, 3]))
        let told = try await second.publicKey(in: .authentication)
        #expect(told == (personality.extensions.contains(.metadata) ? key : nil))
    }

    @Test("The condition names each slot's key where the card tells")
    func conditionOfSlots() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        _ = try await token.generateKey(.p256, in: .keyManagement, with: bench.secrets)
        let condition = try await token.condition()
        #expect(condition[.keyManagement]?.algorithm == .p256)
        #expect(condition[.authentication]?.hasKey == false)
        #expect(condition.managementKeyAlgorithm == .tripleDES)
        #expect(condition.pukTriesLeft == 3)
    }

    @Test("A card with its maker's secrets and a key in any slot is no blank, where it tells of its keys")
    func foreignKey() async throws {
        let maker = try TokenSecrets.factoryDefaults()[0]
        for (personality, tells) in [(CardPersonality.yubiKey, true), (.plain, false)] {
            let token = try await Bench(personality).open()
            #expect(try await token.condition().isFactoryFresh)
            _ = try await token.generateKey(.p256, in: .signature, with: maker)
            #expect(try await token.condition().isFactoryFresh == !tells)
        }
    }

    @Test("A plain card says nothing of empty slots and PUK tries")
    func plainCondition() async throws {
        let condition = try await Bench(.plain).personalised().condition()
        #expect(condition[.authentication]?.hasKey == nil)
        #expect(condition.pukTriesLeft == nil)
        #expect(condition.pinTriesLeft == 3)
        #expect(condition.managementKeyAlgorithm == .tripleDES)
    }

    @Test("A card with neither serial nor CHUID is refused, unless it is to be named")
    func unnamed() async throws {
        let card = try VirtualCard(.plain)
        let transport = try VirtualCardTransport(card, readerName: "desk 1")
        await #expect(throws: TokenError(.noSerial(reader: "desk 1"))) {
            try await PIVToken.open(over: transport)
        }
        #expect(try await PIVToken.isNamelessBlank(over: transport))
        let named = try await PIVToken.open(over: transport, isNamingBlanks: true)
        #expect(named.identity.serial.count == 32)
        #expect(try await !PIVToken.isNamelessBlank(over: transport))
        #expect(try await PIVToken.open(over: transport).identity == named.identity)
    }

    @Test("Another card in the reader is noticed before anything is done")
    func swapped() async throws {
        let (first, second) = (try VirtualCard(serial: 1), try VirtualCard(serial: 2))
        let slot = SwappingTransport(try VirtualCardTransport(first), try VirtualCardTransport(second))
        let token = try await PIVToken.open(over: slot)
        slot.swap()
        await #expect(throws: TokenError(.cardSwapped(expected: "1", found: "2"))) {
            try await token.personalise(to: .random(.tripleDES), from: TokenSecrets.factoryDefaults())
        }
        #expect(second.pukTriesLeft == 3)
    }

    @Test("A card that was taken out and put back is found again")
    func reinserted() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        bench.card.remove()
        await #expect(throws: TokenError(.noCard(reader: "virtual reader"))) { try await token.condition() }
        bench.card.insert()
        #expect(try await token.condition().pinTriesLeft == 3)
    }

    @Test("A reset by another program is survived")
    func reset() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        bench.card.powerLoss()
        #expect(try await token.condition().pinTriesLeft == 3)
    }

    @Test("A certificate too large for the card is refused and nothing is written")
    func tooLarge() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        await #expect(throws: TokenError(.tooLarge(octets: 3509))) {
            try await token.write(certificate: certificate(3500), in: .signature, with: bench.secrets)
        }
        #expect(try await token.readCertificate(in: .signature) == nil)
    }

    @Test(
        "An algorithm that the card or PIV does not have is refused",
        arguments: [KeyAlgorithm.rsa4096, .sm2]
    )
    func unsupported(algorithm: KeyAlgorithm) async throws {
        let bench = try Bench(.plain)
        let token = try await bench.personalised()
        await #expect(throws: TokenError(.unsupportedAlgorithm(algorithm))) {
            try await token.generateKey(algorithm, in: .signature, with: bench.secrets)
        }
    }

    @Test("Signing with an empty slot says so", arguments: personalities)
    func emptySlot(personality: CardPersonality) async throws {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        await #expect(throws: TokenError(.emptySlot(.authentication))) {
            try await token.sign([1], in: .authentication, with: bench.secrets)
        }
    }

    private func certificate(_ count: Int) -> [UInt8] {
        var random = SeededGenerator(seed: 7)
        return TagLengthValue(0x30, random.bytes(count - 4)).encoded
    }
}
