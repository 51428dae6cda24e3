import Model
import OpenSSL
import Testing

@testable import Tokens

/// Cards that still have the maker's management key, and yet are somebody's.
@Suite("A card that is somebody's")
struct SomebodysCardTests {
    /// What somebody did with it.
    enum Trace: CustomTestStringConvertible, CaseIterable {
        case key, otherKey, retiredKey, lastRetiredKey, retiredCertificate, lastRetiredCertificate, pin, puk
        case signedName, securityObject, administration

        var testDescription: String { "\(self)" }

        /// Whether only a card with metadata shows it.
        var needsMetadata: Bool {
            [.key, .otherKey, .retiredKey, .lastRetiredKey, .pin, .puk].contains(self)
        }

        /// Leaves it, past our driver.
        func leave(on card: PIVApplication) throws(TokenError) {
            switch self {
            case .key: try Trace.generate(0x9A, on: card)
            case .otherKey: try Trace.generate(0x9E, on: card)
            case .retiredKey: try Trace.generate(0x82, on: card)
            case .lastRetiredKey: try Trace.generate(0x95, on: card)
            case .retiredCertificate: try card.put([0x70, 1, 0], as: 0x5FC10D)
            case .lastRetiredCertificate: try card.put([0x70, 1, 0], as: 0x5FC120)
            case .pin: try Trace.change(0x80, "123456", "654321", on: card)
            case .puk: try Trace.change(0x81, "12345678", "87654321", on: card)
            case .signedName:
                let name = [
                    TagLengthValue(0x34, [UInt8](repeating: 7, count: 16)), TagLengthValue(0x3E, [1]),
                ]
                try card.put(name.flatMap(\.encoded), as: PIVObject.holderIdentifier)
            case .securityObject: try card.put([0xBA, 0], as: 0x5FC106)
            case .administration: try card.put([0x80, 0], as: 0x5FFF00)
            }
        }

        private static func generate(_ slot: UInt8, on card: PIVApplication) throws(TokenError) {
            let data: [UInt8] = [0xAC, 3, 0x80, 1, 0x11]
            _ = try card.demand(CommandAPDU(0x47, 0, slot, data: data, expected: 256), "making a key")
        }

        private static func change(
            _ reference: UInt8,
            _ old: String,
            _ new: String,
            on card: PIVApplication
        ) throws(TokenError) {
            let data = [old, new].flatMap { Array($0.utf8) + [UInt8](repeating: 0xFF, count: 8 - $0.count) }
            _ = try card.demand(CommandAPDU(0x24, 0, reference, data: data), "changing it")
        }
    }

    /// Works on a card as its holder's programs do.
    private func asHolder(
        _ bench: Bench,
        _ body: (PIVApplication) throws(TokenError) -> Void
    ) throws {
        let card = PIVApplication(transport: try VirtualCardTransport(bench.card))
        try card.conversation(.reset) { () throws(TokenError) in
        } body: { () throws(TokenError) in
            let isManaged = try card.isFactoryManaged()
            #expect(isManaged)
            try body(card)
        }
    }

    @Test(
        "Whatever shows that it is somebody's, it is no blank, is refused, and keeps what it has",
        arguments: Trace.allCases
    )
    func refused(trace: Trace) async throws {
        let kinds: [CardPersonality] =
            [.yubiKey, .yubiKey57] + (trace.needsMetadata ? [] : [.yubiKey4, .plain])
        for kind in kinds {
            let bench = try Bench(kind)
            let token = try await bench.open()
            #expect(try await token.condition().isFactoryFresh)
            try asHolder(bench) { card throws(TokenError) in try trace.leave(on: card) }
            let same = try await PIVToken.open(over: VirtualCardTransport(bench.card))
            #expect(try await !same.condition().isFactoryFresh, "\(trace)")
            await #expect(throws: TokenError(.alreadyPersonalised(serial: same.identity.serial))) {
                try await same.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
            }
            #expect(bench.card.pukTriesLeft == kind.pukTries && bench.card.pinTriesLeft == kind.pinTries)
            try asHolder(bench) { card throws(TokenError) in
                var keys = 0
                for slot in [0x9A, 0x9E, 0x82, 0x95] as [UInt8] where try card.metadata(slot) != nil {
                    keys += 1
                }
                #expect(keys == ([.key, .otherKey, .retiredKey, .lastRetiredKey].contains(trace) ? 1 : 0))
            }
        }
    }

    @Test("Where the card does not tell, its PUK costs one try, and nothing was written before it was asked")
    func askedPUK() async throws {
        let bench = try Bench(.plain)
        let token = try await bench.open()
        try asHolder(bench) { card throws(TokenError) in try Trace.puk.leave(on: card) }
        for command in 1...120 {
            bench.card.set(faults: [CardFault(at: command, .pullAfter)])
            try? await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
            let isReached = bench.card.commandCount >= command
            bench.card.set(faults: [])
            bench.card.insert()
            try asHolder(bench) { _ in }
            #expect(bench.card.pukTriesLeft >= 2, "at \(command)")
            if bench.card.pukTriesLeft == 2 {
                // The owner's own PUK is as right as it was, and gives the tries back.
                try asHolder(bench) { card throws(TokenError) in
                    let puk = SecretBytes(copying: Array("87654321".utf8))
                    try card.changePUK(from: puk, to: puk)
                }
            }
            if !isReached { return }
        }
        Issue.record("there are more commands than expected")
    }

    @Test("A card with a certificate and nothing to be told by gets no name")
    func unnamed() async throws {
        let bench = try Bench(.plain)
        try asHolder(bench) { card throws(TokenError) in
            try card.put(certificate: [0x30, 0], in: .cardAuthentication)
        }
        #expect(try await !PIVToken.isNamelessBlank(over: VirtualCardTransport(bench.card)))
        await #expect(throws: TokenError(.noSerial(reader: "virtual reader"))) { try await bench.open() }
        try asHolder(bench) { card throws(TokenError) in
            let name = try card.object(PIVObject.holderIdentifier)
            #expect(name == nil)
        }
    }

    @Test(
        "A wrong answer to the question for the serial number is no other card",
        arguments: [
            .refuse(0x6F00), .refuse(0x6983), .refuse(0x6581), .refuse(0x63C2), .shorten(1), .lengthen(1),
        ] as [CardFault.Effect]
    )
    func serial(effect: CardFault.Effect) async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        // After SELECT.
        bench.card.set(faults: [CardFault(at: 2, effect)])
        let known = await #expect(throws: TokenError.self) { try await token.pinTriesLeft() }
        bench.card.set(faults: [CardFault(at: 2, effect)])
        let unknown = await #expect(throws: TokenError.self) { try await bench.open() }
        for error in [known, unknown] {
            switch error?.reason {
            case .unexpectedStatus?, .malformedAnswer?: break
            default: Issue.record("\(String(describing: error))")
            }
        }
        #expect(try await bench.open().identity == token.identity)
    }

    @Test(
        "A card that says once that its PIN is locked is asked again before it is believed",
        arguments: PIVTokenTests.personalities,
        [0x6983, 0x63C0, 0x63C1] as [UInt16]
    )
    func lockedOnce(personality: CardPersonality, status: UInt16) async throws {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        _ = try await token.generateKey(.p256, in: .signature, with: bench.secrets)
        for command in 1...40 {
            bench.card.set(faults: [CardFault(at: command, .refuse(status))])
            do throws(TokenError) {
                _ = try await token.sign([1], in: .signature, with: bench.secrets)
            } catch {
                switch error.reason {
                case .pinLocked, .tooFewTries: Issue.record("\(error.message) at \(command)")
                default: break
                }
            }
            let isReached = bench.card.commandCount >= command
            bench.card.set(faults: [])
            #expect(try await !token.sign([1], in: .signature, with: bench.secrets).isEmpty)
            if !isReached { return }
        }
        Issue.record("there are more commands than expected")
    }
}
