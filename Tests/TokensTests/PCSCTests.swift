import Foundation
import Model
import OpenSSL
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@Suite("A PIV token over a real pcscd")
struct PCSCTests {
    private let directory: TemporaryDirectory
    private let desk: CardDesk

    init() throws {
        directory = try TemporaryDirectory()
        desk = try CardDesk.open()
    }

    @Test("A blank in a real reader becomes a token that signs", arguments: ["yubikey", "plain", "contrary"])
    func wholeLife(kind: String) async throws {
        let state = directory.path("card")
        try await desk.withReader { reader in
            try await reader.insert(state, ["--kind", kind])
            let token = try await PIVToken.open(reader: reader.name, isNamingBlanks: true)
            let algorithm = try #require(try await token.condition().managementKeyAlgorithm)
            let secrets = try TokenSecrets.random(algorithm)
            try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
            let key = try await token.generateKey(.rsa2048, in: .signature, with: secrets)
            let signature = try await token.sign([1, 2, 3], in: .signature, with: secrets)
            #expect(key.verify(signature: signature, message: [1, 2, 3]))
            let certificate = TagLengthValue(0x30, [UInt8](repeating: 7, count: 1800)).encoded
            try await token.write(certificate: certificate, in: .signature, with: secrets)
            #expect(try await token.readCertificate(in: .signature) == certificate)
        }
    }

    @Test("A card that is pulled while in use is found again when it is back")
    func pulled() async throws {
        let state = directory.path("card")
        try await desk.withReader { reader in
            try await reader.insert(state, ["--fault", "20:pull-after"])
            let token = try await PIVToken.open(reader: reader.name)
            let secrets = try TokenSecrets.random(.tripleDES)
            let defaults = try TokenSecrets.factoryDefaults()
            await #expect(throws: TokenError(.cardRemoved(reader: reader.name))) {
                try await token.personalise(to: secrets, from: defaults)
            }
            try await reader.waitForRemoval()
            await #expect(throws: TokenError(.noCard(reader: reader.name))) { try await token.condition() }
            try await reader.insert(state)
            try await token.personalise(to: secrets, from: defaults)
            let key = try await token.generateKey(.p256, in: .authentication, with: secrets)
            let signature = try await token.sign([1], in: .authentication, with: secrets)
            #expect(key.verify(signature: signature, message: [1]))
        }
    }

    @Test("A key that takes longer than a command usually may is waited for")
    func slowKey() async throws {
        let state = directory.path("card")
        try await desk.withReader { reader in
            try await reader.insert(state, ["--generate-delay", "1500"])
            let token = try await PIVToken.open(reader: reader.name)
            let factory = try TokenSecrets.factory()
            #expect(try await token.generateKey(.p256, in: .signature, with: factory).algorithm == .p256)
        }
    }

    @Test("A card that never answers is given up, and works again after it was taken out")
    func silence() async throws {
        let state = directory.path("card")
        try await desk.withReader { reader in
            try await reader.insert(state, ["--fault", "1:silence"])
            let transport = try PCSC().connect(to: reader.name)
            let select: [UInt8] = [0, 0xA4, 4, 0, 5, 0xA0, 0, 0, 3, 8]
            #expect(throws: TokenError(.timeout(reader: reader.name))) {
                try transport.transmit(select, within: .milliseconds(300))
            }
            #expect(throws: TokenError(.timeout(reader: reader.name))) {
                try transport.transmit(select, within: .seconds(20))
            }
            try await reader.insert(state)
            try transport.reconnect()
            #expect(try transport.transmit(select, within: .seconds(20)).suffix(2) == [0x90, 0])
        }
    }

    @Test("Another program's reset is survived")
    func reset() async throws {
        let state = directory.path("card")
        let socketPath = desk.socketPath
        try await desk.withReader { reader in
            try await reader.insert(state)
            let token = try await PIVToken.open(reader: reader.name)
            let run = try ToolRun(["opensc-tool", "-r", reader.name, "--reset"], socketPath: socketPath)
            #expect(run.status == 0, "\(run.output)")
            #expect(try await token.condition().pinTriesLeft == 3)
        }
    }

    @Test("What was proven to the card is forgotten when the operation ends")
    func forgotten() async throws {
        let state = directory.path("card")
        try await desk.withReader { reader in
            try await reader.insert(state)
            let token = try await PIVToken.open(reader: reader.name)
            let secrets = try TokenSecrets.random(.tripleDES)
            try await token.personalise(to: secrets, from: TokenSecrets.factoryDefaults())
            _ = try await token.generateKey(.p256, in: .authentication, with: secrets)
            _ = try await token.sign([1], in: .authentication, with: secrets)
            let transport = try PCSC().connect(to: reader.name)
            let select: [UInt8] = [0, 0xA4, 4, 0, 5, 0xA0, 0, 0, 3, 8]
            _ = try transport.transmit(select, within: .seconds(20))
            #expect(try transport.transmit([0, 0x20, 0, 0x80], within: .seconds(20)) == [0x63, 0xC3])
            let generate: [UInt8] = [0, 0x47, 0, 0x9A, 5, 0xAC, 3, 0x80, 1, 0x11]
            #expect(try transport.transmit(generate, within: .seconds(20)) == [0x69, 0x82])
        }
    }

    @Test("An empty reader and an unknown one are told apart")
    func noCard() async throws {
        _ = try await desk.withReader { reader in
            await #expect(throws: TokenError(.noCard(reader: reader.name))) {
                try await PIVToken.open(reader: reader.name)
            }
        }
        await #expect(throws: TokenError(.unknownReader("no such reader"))) {
            try await PIVToken.open(reader: "no such reader")
        }
    }

    @Test("A card that comes or goes ends the wait for a change")
    func change() async throws {
        let state = directory.path("card")
        try await desk.withReader { reader in
            let service = try PCSC()
            let before = try service.readers()
            #expect(before.first { $0.name == reader.name }?.hasCard == false)
            try await reader.insert(state)
            var now = before
            while now.first(where: { $0.name == reader.name })?.hasCard != true {
                now = try await service.readers(changedFrom: now, within: .seconds(5))
            }
            #expect(
                now.first { $0.name == reader.name }?.atr.suffix(9).prefix(8) == Array("pki-card".utf8)[...]
            )
        }
    }
}
