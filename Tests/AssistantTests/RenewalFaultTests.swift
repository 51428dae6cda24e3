import Foundation
import Model
import OpenSSL
import Portal
import Synchronization
import TestSupport
import Testing
import TokenTestSupport
import Tokens

@testable import Assistant

/// Each message × each failure: it ends in "resumed" or in a clean refusal, and there is never a second certificate.
@Suite("A renewal that is cut")
struct RenewalFaultTests {
    /// Messages of a whole renewal of a card: redeem, management, certificate, management, complete.
    private static let messages = 1...5

    /// Runs once, and again with the same code when that failed, as a holder does.
    private static func finish(_ world: RenewalWorld) async throws {
        let first = try? await world.run()
        world.centre.cut(nil)
        world.centre.answer(nil)
        world.holder.card.set(faults: [])
        world.holder.card.insert()
        if first == nil { _ = try await world.run() }
        #expect(try await world.isRenewed())
    }

    @Test(
        "A message that is lost once, or its answer, is sent again, and nobody notices",
        arguments: messages,
        RenewalCentre.Loss.allCases
    )
    func once(message: Int, loss: RenewalCentre.Loss) async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: message...message, loss: loss))
        _ = try await world.run()
        #expect(world.centre.turns == 6)
        #expect(try await world.isRenewed())
    }

    @Test(
        "A line that is gone at any message is told; the same code goes on with the same key and request",
        arguments: messages,
        RenewalCentre.Loss.allCases
    )
    func gone(message: Int, loss: RenewalCentre.Loss) async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: message...100, loss: loss))
        do {
            _ = try await world.run()
            Issue.record("it was renewed without a line")
        } catch let error as AssistantError {
            #expect(error.code == "centre-unreachable")
        }
        let before = world.entry
        try await RenewalFaultTests.finish(world)
        if let request = before?.request {
            let issued = try #require(world.centre.issued)
            #expect(try CertificateRequest(der: Array(request)).publicKey == issued.publicKey)
        }
    }

    @Test(
        "An answer that cannot be read, is far too long, or comes with another status ends it cleanly",
        arguments: ["redeem", "management", "certificate", "complete"],
        [
            (200, "{}"), (200, "<html>"), (200, String(repeating: "a", count: 1_000_000)), (500, ""),
            (503, "{\"code\":\"busy\"}"), (403, "{\"code\":\"session-over\"}"),
        ] as [(Int, String)]
    )
    func unclear(verb: String, answer: (Int, String)) async throws {
        let world = try await RenewalWorld()
        let (status, body) = answer
        world.centre.answer { asked in
            asked == verb ? DoorAnswer(status: status, body: Array(body.utf8)) : nil
        }
        do {
            _ = try await world.run()
            Issue.record("it was renewed")
        } catch let error as AssistantError {
            #expect(error.code == (status == 200 ? "centre-unclear" : "centre-refused"))
        }
        #expect(
            try await world.token().readCertificate(in: .authentication) == world.holder.certificate.der
        )
        try await RenewalFaultTests.finish(world)
    }

    @Test(
        "A card that is pulled at any command is gone on with",
        arguments: [CardFault.Effect.pullBefore, .pullAfter]
    )
    func pulled(effect: CardFault.Effect) async throws {
        var command = 1
        var isReached = true
        while isReached && command < 300 {
            let world = try await RenewalWorld()
            world.holder.card.set(faults: [CardFault(at: command, effect)])
            _ = try? await world.run()
            isReached = world.holder.card.commandCount >= command
            world.holder.card.set(faults: [])
            world.holder.card.insert()
            if !world.centre.isDone || world.entry != nil { _ = try await world.run() }
            #expect(try await world.isRenewed(), "command \(command)")
            command += 3
        }
        #expect((30..<300).contains(command), "\(command) commands")
    }

    @Test("A card that garbles, forgets, refuses or falls silent at any command is gone on with")
    func troubled() async throws {
        let effects: [CardFault.Effect] = [.garble, .forget, .refuse(0x6F00), .silence, .shorten(3)]
        for (turn, command) in stride(from: 12, to: 90, by: 4).enumerated() {
            let world = try await RenewalWorld()
            world.holder.card.set(faults: [CardFault(at: command, effects[turn % effects.count])])
            _ = try? await world.run()
            world.holder.card.set(faults: [])
            world.holder.card.insert()
            if !world.centre.isDone || world.entry != nil { _ = try await world.run() }
            #expect(try await world.isRenewed(), "command \(command)")
        }
    }

    @Test("Another token in the reader in the middle of it is noticed, and nothing is written to it")
    func swapped() async throws {
        for turn in 1...4 {
            let world = try await RenewalWorld()
            let other = try await HolderCard(serial: 20_261_199)
            let reader = try SwappedReader(world.holder.card, other.card)
            world.centre.onTurn { number in if number == turn { reader.swap() } }
            let tokens = HolderTokens(cabinet: reader, clock: world.holder.clock.clock)
            await #expect(throws: AssistantError.self, "message \(turn)") {
                _ = try await world.run(tokens: tokens)
            }
            let untouched = try await PIVToken.open(over: VirtualCardTransport(other.card))
            #expect(try await untouched.readCertificate(in: .authentication) == other.certificate.der)
            #expect(try await untouched.readCertificate(in: .signature) == nil)
            #expect(other.card.pinTriesLeft == 3)
            world.centre.onTurn(nil)
            try await RenewalFaultTests.finish(world)
        }
    }

    @Test("A key that is not on the token any more is made anew before it was certified")
    func lostKey() async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: 3...100, loss: .question))
        _ = try? await world.run()
        let first = try #require(world.entry?.key)
        world.centre.cut(nil)
        _ = try await world.token().generateKey(.p256, in: .signature, with: world.holder.secrets)
        _ = try await world.run()
        #expect(try await world.isRenewed())
        #expect(world.centre.issued?.publicKey.subjectPublicKeyInfo != Array(first))
    }

    @Test("What was begun on another machine is told, and nothing is put in force by this one")
    func elsewhere() async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: 4...100, loss: .question))
        _ = try? await world.run()
        world.centre.cut(nil)
        #expect(world.entry?.certificate != nil)
        let other = RenewalDrawer(folder: world.folder.path("elsewhere"))
        let renewal = HolderRenewal(
            tokens: world.holder.tokens(),
            door: world.centre,
            roots: [world.centre.authority],
            drawer: other
        )
        do throws(AssistantError) {
            _ = try await renewal.run(
                .renew,
                code: HolderCard.typed(RenewalCentre.code),
                pin: HolderCard.typed(HolderCard.pin),
                of: nil
            )
            Issue.record("a second request was taken")
        } catch {
            #expect(error.sentence.contains("另一台电脑"))
        }
        #expect(!world.centre.isDone)
        // The key that was begun with is where it was, and its own machine goes on.
        try await RenewalFaultTests.finish(world)
    }

    @Test("Where the key of a session is gone, its holder is told to get another code, and no key is made")
    func goneKey() async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: 3...100, loss: .answer))
        _ = try? await world.run()
        world.centre.cut(nil)
        let other = try await world.token().generateKey(.p256, in: .signature, with: world.holder.secrets)
        do {
            _ = try await world.run()
            Issue.record("a second request was taken")
        } catch let error as AssistantError {
            #expect(error.sentence.contains("请在CA中心重新获取更新码后继续"))
        }
        let still = try await world.token().sign([1], in: .signature, pin: HolderCard.typed(HolderCard.pin))
        #expect(other.verify(signature: still, message: [1]))
    }

    @Test("What another machine wrote keeps its key, and is gone on with under the next code")
    func writtenElsewhere() async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: 5...100, loss: .question))
        _ = try? await world.run()
        world.centre.cut(nil)
        let issued = try #require(world.centre.issued)
        let before = world.centre.verbs.count
        let elsewhere = world.elsewhere()
        do {
            _ = try await elsewhere.run()
            Issue.record("a second request was taken")
        } catch let error as AssistantError {
            #expect(error.sentence.contains("另一台电脑"))
        }
        world.centre.changeCode()
        _ = try await elsewhere.run()
        #expect(world.centre.isDone && elsewhere.entry == nil)
        #expect(try await world.token().readCertificate(in: .signature) == issued.der)
        let key = try await world.token().sign([1], in: .signature, pin: HolderCard.typed(HolderCard.pin))
        #expect(issued.publicKey.verify(signature: key, message: [1]))
        // The new certificate is the newest: the code is shown for it first, and nothing waits for it.
        let verbs = ["redeem", "redeem"] + ["redeem", "redeem", "certificate", "complete"]
        #expect(Array(world.centre.verbs[before...]) == verbs)
    }

    @Test("A session that ended between the writing and the end is opened again with the code")
    func ended() async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: 5...100, loss: .question))
        _ = try? await world.run()
        #expect(world.entry?.isWritten == true)
        world.centre.endSession()
        try await RenewalFaultTests.finish(world)
    }
}

/// A reader in which somebody exchanges the card.
private final class SwappedReader: TokenCabinet, CardTransport {
    let readerName = "desk"
    private let cards: Mutex<(now: VirtualCardTransport, then: VirtualCardTransport)>

    init(_ first: VirtualCard, _ second: VirtualCard) throws {
        cards = Mutex((try VirtualCardTransport(first), try VirtualCardTransport(second)))
    }

    func swap() { cards.withLock { $0 = ($0.then, $0.now) } }

    func places() async throws(TokenError) -> [CabinetPlace] {
        [CabinetPlace(name: readerName, hasToken: true)]
    }

    func open(_ place: String) async throws(TokenError) -> any Token { try await PIVToken.open(over: self) }

    func transmit(_ command: [UInt8], within patience: Duration) throws(TokenError) -> [UInt8] {
        try current.transmit(command, within: patience)
    }

    func reconnect() throws(TokenError) { try current.reconnect() }

    func exclusively<Result>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Result
    ) throws(TokenError) -> Result {
        try current.exclusively(release, body)
    }

    func disconnect() { current.disconnect() }

    private var current: VirtualCardTransport { cards.withLock { $0.now } }
}
