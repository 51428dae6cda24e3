import Model
import OpenSSL
import TestSupport
import Testing
import Tokens

@Suite("Personalising a card")
struct PersonalisationTests {
    /// More than the longest run has commands.
    static let commands = 1...150
    static let cuts: [CardFault.Effect] = [.pullBefore, .pullAfter]

    @Test("A cut at any command is mended by a second run", arguments: PIVTokenTests.personalities, cuts)
    func cut(personality: CardPersonality, effect: CardFault.Effect) async throws {
        var cutRuns = 0
        for command in Self.commands {
            let bench = try Bench(personality)
            let token = try await bench.open()
            guard try await isCut(bench, token, CardFault(at: command, effect)) else { break }
            cutRuns += 1
            bench.card.insert()
            try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
            try await expectPersonalised(bench, token)
        }
        #expect((40..<150).contains(cutRuns))
    }

    @Test("Two cuts in a row are mended by a third run", arguments: PIVTokenTests.personalities, cuts)
    func cutTwice(personality: CardPersonality, effect: CardFault.Effect) async throws {
        var random = SeededGenerator(seed: 4)
        for command in Self.commands {
            let bench = try Bench(personality)
            let token = try await bench.open()
            guard try await isCut(bench, token, CardFault(at: command, effect)) else { break }
            bench.card.insert()
            let second = CardFault(
                at: Int.random(in: 1...90, using: &random),
                Self.cuts.randomElement(using: &random) ?? effect
            )
            if try await isCut(bench, token, second) { bench.card.insert() }
            try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
            try await expectPersonalised(bench, token)
        }
    }

    /// What is done to a card in two runs, one after the other.
    static let pairs: [(CardFault.Effect, CardFault.Effect)] = [
        (.pullAfter, .pullBefore), (.pullAfter, .pullAfter), (.pullBefore, .pullBefore),
        (.refuse(0x63C0), .refuse(0x63C0)), (.pullAfter, .refuse(0x63C0)),
    ]

    @Test(
        "Secrets that follow others of ours are set by a third run, whatever two commands of the first two are cut",
        arguments: pairs
    )
    func followed(first effect: CardFault.Effect, second other: CardFault.Effect) async throws {
        let bench = try Bench()
        let token = try await bench.personalised()
        var present = bench.secrets
        // Of the commands between the new management key and the new PUK there are more than three.
        for first in stride(from: 1, to: 40, by: 3) {
            for second in 1...40 {
                let next = try TokenSecrets.random(CardPersonality.yubiKey.managementKeyAlgorithm)
                for fault in [CardFault(at: first, effect), CardFault(at: second, other)] {
                    bench.card.set(faults: [fault])
                    try? await token.personalise(to: next, from: [present])
                    bench.card.set(faults: [])
                    bench.card.insert()
                }
                try await token.personalise(to: next, from: [present])
                #expect(bench.card.pukTriesLeft == 3, "at \(first) and \(second)")
                present = next
            }
        }
        let key = try await token.generateKey(.p256, in: .signature, with: present)
        let signature = try await token.sign([1], in: .signature, with: present)
        #expect(key.verify(signature: signature, message: [1]))
    }

    @Test(
        "A refused, damaged or shortened answer at any command is mended by a second run",
        arguments: [
            .refuse(0x6F00), .refuse(0x6581), .refuse(0x6982), .garble, .shorten(1), .shorten(300),
        ] as [CardFault.Effect]
    )
    func wrongAnswer(effect: CardFault.Effect) async throws {
        for personality in PIVTokenTests.personalities {
            for command in 1...100 {
                let bench = try Bench(personality)
                let token = try await bench.open()
                bench.card.set(faults: [CardFault(at: command, effect)])
                try? await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
                bench.card.set(faults: [])
                try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
                try await expectPersonalised(bench, token)
            }
        }
    }

    @Test(
        "Newer secrets replace those of an earlier attempt, wherever that one was cut",
        arguments: PIVTokenTests.personalities
    )
    func newerSecrets(personality: CardPersonality) async throws {
        for command in Self.commands {
            let bench = try Bench(personality)
            let token = try await bench.open()
            let older = try TokenSecrets.random(personality.managementKeyAlgorithm)
            bench.card.set(faults: [CardFault(at: command, .pullAfter)])
            let isDone =
                (try? await token.personalise(to: older, from: TokenSecrets.factoryDefaults())) != nil
            bench.card.set(faults: [])
            bench.card.insert()
            try await token.personalise(to: bench.secrets, from: [older] + TokenSecrets.factoryDefaults())
            try await expectPersonalised(bench, token)
            if isDone { break }
        }
    }

    @Test("A second run with the same secrets changes nothing", arguments: PIVTokenTests.personalities)
    func idempotent(personality: CardPersonality) async throws {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
        try await expectPersonalised(bench, token)
    }

    @Test("A card with unknown secrets is refused and costs no try", arguments: PIVTokenTests.personalities)
    func foreign(personality: CardPersonality) async throws {
        let bench = try Bench(personality)
        let token = try await bench.personalised()
        await #expect(throws: TokenError(.alreadyPersonalised(serial: token.identity.serial))) {
            let others = try TokenSecrets.random(personality.managementKeyAlgorithm)
            try await token.personalise(to: others, from: TokenSecrets.factoryDefaults())
        }
        #expect(bench.card.pukTriesLeft == personality.pukTries)
        #expect(bench.card.pinTriesLeft == personality.pinTries)
    }

    @Test(
        "A card with a PUK of its own is refused and keeps its management key",
        arguments: PIVTokenTests.personalities
    )
    func foreignPUK(personality: CardPersonality) async throws {
        let bench = try Bench(personality)
        let token = try await bench.open()
        try bench.send([0x24, 0, 0x81], Array("1234567887654321".utf8))
        await #expect(throws: TokenError(.alreadyPersonalised(serial: token.identity.serial))) {
            try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
        }
        let cost = personality.extensions.contains(.metadata) ? 0 : 1
        #expect(bench.card.pukTriesLeft == personality.pukTries - cost)
        // What the card does not tell is not seen.
        #expect(try await token.condition().isFactoryFresh == (cost == 1))
    }

    @Test("A card with a certificate under the factory's key is refused")
    func foreignCertificate() async throws {
        let bench = try Bench()
        let token = try await bench.open()
        let factory = try TokenSecrets.factory()
        try await token.write(certificate: [0x30, 0], in: .authentication, with: factory)
        await #expect(throws: TokenError(.alreadyPersonalised(serial: "20261122"))) {
            try await token.personalise(to: bench.secrets, from: [factory])
        }
        #expect(bench.card.pukTriesLeft == 3)
    }

    @Test("A locked PUK is told before anything is changed")
    func lockedPUK() async throws {
        let bench = try Bench()
        let token = try await bench.open()
        for _ in 0..<3 { try bench.send([0x24, 0, 0x81], Array("0000000000000000".utf8)) }
        await #expect(throws: TokenError(.pukLocked)) {
            try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
        }
        #expect(try await token.condition().isFactoryFresh)
    }

    @Test("The last PUK try is not spent")
    func lastTry() async throws {
        let bench = try Bench()
        let token = try await bench.open()
        for _ in 0..<2 { try bench.send([0x24, 0, 0x81], Array("0000000000000000".utf8)) }
        await #expect(throws: TokenError(.tooFewTries(of: "PUK", left: 1))) {
            try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
        }
        #expect(bench.card.pukTriesLeft == 1)
    }

    private func isCut(_ bench: Bench, _ token: PIVToken, _ fault: CardFault) async throws -> Bool {
        bench.card.set(faults: [fault])
        defer { bench.card.set(faults: []) }
        do {
            try await token.personalise(to: bench.secrets, from: TokenSecrets.factoryDefaults())
        } catch {
            #expect(
                error == TokenError(.cardRemoved(reader: "virtual reader"))
                    || error == TokenError(.noCard(reader: "virtual reader"))
            )
            return true
        }
        #expect(bench.card.commandCount < fault.command)
        return false
    }

    private func expectPersonalised(_ bench: Bench, _ token: PIVToken) async throws {
        let key = try await token.generateKey(.p256, in: .signature, with: bench.secrets)
        let signature = try await token.sign([1], in: .signature, with: bench.secrets)
        #expect(key.verify(signature: signature, message: [1]))
        #expect(bench.card.pukTriesLeft == 3)
        try await token.resetPIN(to: PINPolicy().draw(), with: bench.secrets)
        #expect(bench.card.pukTriesLeft == 3)
    }
}
