import Foundation
import Model
import OpenSSL
import TestSupport
import Testing

@testable import Tokens

@Suite("The virtual card")
struct VirtualCardTests {
    private let pin = Array("123456".utf8) + [0xFF, 0xFF]

    @Test("No command but SELECT is known before SELECT")
    func unselected() throws {
        let card = try VirtualCard()
        #expect(status(card, [0, 0x20, 0, 0x80]) == 0x6D00)
        #expect(select(card) == 0x9000)
        #expect(status(card, [0, 0x20, 0, 0x80]) == 0x63C3)
    }

    @Test("The application is selected by its full and its short identifier", arguments: [5, 9, 11])
    func selection(length: Int) throws {
        let card = try VirtualCard()
        #expect(select(card, length) == 0x9000)
        let other: [UInt8] = [0, 0xA4, 4, 0, 5, 0xA0, 0, 0, 0, 3]
        #expect(status(card, other) == 0x6A82)
        #expect(status(try VirtualCard(.contrary), other) == 0x6D00)
    }

    @Test("A PIN of another length is refused, one with wrong padding costs a try")
    func padding() throws {
        let card = try VirtualCard()
        select(card)
        #expect(status(card, [0, 0x20, 0, 0x80, 6] + pin.prefix(6)) == 0x6A80)
        #expect(card.pinTriesLeft == 3)
        #expect(status(card, [0, 0x20, 0, 0x80, 8] + pin.prefix(6) + [0, 0]) == 0x63C2)
        #expect(status(card, [0, 0x20, 0, 0x80, 8] + pin) == 0x9000)
        #expect(card.pinTriesLeft == 3)
    }

    @Test(
        "The last wrong PIN is answered as the personality has it",
        arguments: [
            (CardPersonality.yubiKey, 0x6983), (.contrary, 0x63C0),
        ] as [(CardPersonality, UInt16)]
    )
    func lastTry(personality: CardPersonality, last: UInt16) throws {
        let card = try VirtualCard(personality)
        select(card)
        let wrong: [UInt8] = [0, 0x20, 0, 0x80, 8] + Array("00000000".utf8)
        for _ in 1..<personality.pinTries { _ = status(card, wrong) }
        #expect(status(card, wrong) == last)
        #expect(status(card, [0, 0x20, 0, 0x80, 8] + pin) == 0x6983)
        #expect(status(card, [0, 0x20, 0, 0x80]) == 0x6983)
    }

    @Test("Power loss forgets selection, PIN and half a chain")
    func powerLoss() throws {
        let card = try VirtualCard()
        select(card)
        _ = status(card, [0, 0x20, 0, 0x80, 8] + pin)
        #expect(status(card, [0, 0x20, 0, 0x80]) == 0x9000)
        card.powerLoss()
        #expect(status(card, [0, 0x20, 0, 0x80]) == 0x6D00)
        select(card)
        #expect(status(card, [0, 0x20, 0, 0x80]) == 0x63C3)
    }

    @Test("A new command in the middle of a chain drops the chain")
    func brokenChain() throws {
        let card = try VirtualCard()
        select(card)
        #expect(status(card, [0x10, 0xCB, 0x3F, 0xFF, 2, 0x5C, 3]) == 0x9000)
        #expect(status(card, [0, 0x20, 0, 0x80]) == 0x63C3)
        #expect(status(card, [0, 0xCB, 0x3F, 0xFF, 3, 0x5F, 0xC1, 2]) == 0x6A80)
        #expect(status(card, [0, 0xCB, 0x3F, 0xFF, 5, 0x5C, 3, 0x5F, 0xC1, 2]) == 0x6A82)
    }

    @Test("A chain without end is refused")
    func endlessChain() throws {
        let card = try VirtualCard()
        select(card)
        let block: [UInt8] = [0x10, 0xDB, 0x3F, 0xFF, 255] + [UInt8](repeating: 0, count: 255)
        let answers = Set((0..<40).map { _ in status(card, block) })
        #expect(answers == [0x9000, 0x6700])
    }

    @Test(
        "Writing and making keys need the management key",
        arguments: [
            [0, 0xDB, 0x3F, 0xFF, 9, 0x5C, 3, 0x5F, 0xC1, 2, 0x53, 2, 1, 1],
            [0, 0x47, 0, 0x9A, 5, 0xAC, 3, 0x80, 1, 0x11], [0, 0xFF, 0xFF, 0xFF, 3, 3, 0x9B, 24],
        ] as [[UInt8]]
    )
    func unauthorised(command: [UInt8]) throws {
        let card = try VirtualCard()
        select(card)
        #expect(status(card, command) == 0x6982)
    }

    @Test("Slot 9C wants the PIN before every signature, 9A once, 9E never")
    func pinPolicies() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        for slot in TokenSlot.allCases {
            _ = try await token.generateKey(.p256, in: slot, with: bench.secrets)
        }
        let card = bench.card
        card.powerLoss()
        select(card)
        let digest = [UInt8](repeating: 1, count: 32)
        func sign(_ slot: UInt8) -> UInt16 {
            status(card, [0, 0x87, 0x11, slot, 38, 0x7C, 36, 0x82, 0, 0x81, 32] + digest + [0])
        }
        #expect([0x9E, 0x9A, 0x9C].map(sign) == [0x9000, 0x6982, 0x6982])
        let known = bench.secrets.withPIN { pin in pin.indices.map { pin[$0] } }
        #expect(status(card, [0, 0x20, 0, 0x80, 8] + known + [0xFF, 0xFF]) == 0x9000)
        #expect([0x9C, 0x9C, 0x9A, 0x9A].map(sign) == [0x9000, 0x6982, 0x9000, 0x9000])
    }

    @Test("Slot 9D agrees on a key")
    func keyAgreement() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        let key = try await token.generateKey(.p256, in: .keyManagement, with: bench.secrets)
        let peer = try PrivateKey.generate(.p256)
        let expected = try peer.ecdh(peerPoint: key.keyBits)
        let known = bench.secrets.withPIN { pin in pin.indices.map { pin[$0] } }
        select(bench.card)
        _ = status(bench.card, [0, 0x20, 0, 0x80, 8] + known + [0xFF, 0xFF])
        let fields = [TagLengthValue(0x82), TagLengthValue(0x85, peer.publicKey.keyBits)]
        let template = TagLengthValue(0x7C, containing: fields).encoded
        let answer = ResponseAPDU(
            encoded: bytes(bench.card, [0, 0x87, 0x11, 0x9D, UInt8(template.count)] + template)
        )
        #expect(answer?.status == .success)
        #expect(TagLengthValue.single(0x7C, in: answer?.data ?? [])?.value(of: 0x82) == expected)
    }

    @Test("RESET works only when PIN and PUK are locked, and makes a blank")
    func reset() async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        _ = try await token.generateKey(.p256, in: .signature, with: bench.secrets)
        #expect(try bench.send([0xFB, 0, 0]) == .conditionsNotSatisfied)
        for _ in 0..<3 { try bench.send([0x20, 0, 0x80], Array("00000000".utf8)) }
        #expect(try bench.send([0xFB, 0, 0]) == .conditionsNotSatisfied)
        for _ in 0..<3 { try bench.send([0x24, 0, 0x81], Array("0000000000000000".utf8)) }
        #expect(try bench.send([0xFB, 0, 0]) == .success)
        let condition = try await token.condition()
        #expect(condition.isFactoryFresh)
        #expect(condition[.signature]?.hasKey == false)
    }

    @Test("What the card keeps in a file is there after a restart, and nobody else can read it")
    func stateFile() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("card")
        let secrets = try TokenSecrets.random(.tripleDES)
        let first = try VirtualCard(stateFile: path)
        let token = try await PIVToken.open(over: VirtualCardTransport(first))
        try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
        let key = try await token.generateKey(.p384, in: .signature, with: secrets)
        let again = try await PIVToken.open(over: VirtualCardTransport(VirtualCard(stateFile: path)))
        #expect(again.identity == token.identity)
        let signature = try await again.sign([1], in: .signature, with: secrets)
        #expect(key.verify(signature: signature, message: [1]))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["card"])
    }

    @Test("A card that cannot keep a change has not made it")
    func fullDisk() throws {
        let directory = try TemporaryDirectory()
        let folder = directory.url.appendingPathComponent("cards")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let card = try VirtualCard(stateFile: folder.path + "/card")
        try FileManager.default.removeItem(at: folder)
        select(card)
        #expect(status(card, [0, 0x24, 0, 0x80, 16] + pin + Array("87654321".utf8)) == 0x6581)
        #expect(status(card, [0, 0x20, 0, 0x80, 8] + pin) == 0x9000)
    }

    @Test("A damaged state file is an error and stays as it is", arguments: ["", "{}", "no card"])
    func damagedFile(content: String) throws {
        let path = try TemporaryDirectory()
        try content.write(toFile: path.path("card"), atomically: true, encoding: .utf8)
        let expected = TokenError(
            .stateFile(path: path.path("card"), detail: "it is not the memory of a virtual card")
        )
        #expect(throws: expected) { try VirtualCard(stateFile: path.path("card")) }
        #expect(try String(contentsOfFile: path.path("card"), encoding: .utf8) == content)
    }

    @Test("Any octets get an answer of at least two octets", arguments: 0..<400)
    func total(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let card = try VirtualCard(.contrary, serial: 1)
        select(card)
        let instructions: [UInt8] = [
            0xA4, 0xCB, 0xDB, 0x20, 0x24, 0x2C, 0x87, 0x47, 0xC0, 0xFD, 0xF8, 0xF7, 0xFF, 0xFB,
        ]
        for _ in 0..<20 {
            let data = random.bytes(Int.random(in: 0...30, using: &random))
            let instruction = instructions.randomElement(using: &random) ?? 0
            let references: [UInt8] = [0x80, 0x81, 0x9A, 0x9B, 0xFF]
            let p2 = references.randomElement(using: &random) ?? 0
            let head: [UInt8] = [
                random.bytes(1)[0] & 0x10, instruction, [0, 3, 0x3F].randomElement(using: &random) ?? 0, p2,
            ]
            let wellFormed = head + [UInt8(data.count)] + data
            #expect(bytes(card, Bool.random(using: &random) ? wellFormed : random.bytes(7)).count >= 2)
        }
    }

    @Test(
        "Faults are read from the words of the command line",
        arguments: [
            ("3:pull-before", CardFault(at: 3, .pullBefore)),
            ("1:refuse=6A80", CardFault(at: 1, .refuse(0x6A80))),
            ("9:shorten=2", CardFault(at: 9, .shorten(2))), ("0:silence", nil), ("x:silence", nil),
            ("4:refuse", nil),
            ("4:refuse=xyz", nil), ("4:dance", nil), ("", nil),
        ] as [(String, CardFault?)]
    )
    func faultWords(text: String, fault: CardFault?) {
        #expect(CardFault(text: text) == fault)
    }

    @discardableResult
    private func select(_ card: VirtualCard, _ length: Int = 11) -> UInt16 {
        let identifier = CardMachine.applicationIdentifier.prefix(length)
        return status(card, [0, 0xA4, 4, 0, UInt8(length)] + identifier)
    }

    private func status(_ card: VirtualCard, _ command: [UInt8]) -> UInt16 {
        ResponseAPDU(encoded: bytes(card, command))?.status.rawValue ?? 0
    }

    private func bytes(_ card: VirtualCard, _ command: [UInt8]) -> [UInt8] {
        guard case .answer(let answer) = card.exchange(command) else { return [] }
        return answer
    }
}
