import Assistant
import CentreSupport
import Model
import OpenSSL
import Portal
import Store
import Synchronization
import TestSupport
import Testing
import Tokens

@testable import Centre

/// What goes wrong at one message of an unlock, beside a line that breaks.
enum UnlockFailure: CaseIterable {
    /// The centre fails before it did anything, or is busy.
    case centreFails, centreBusy
    /// What it did comes back as something that is no answer.
    case unreadable, endless
    /// The token is pulled before the message leaves, or before its answer comes.
    case pulledBefore, pulledAfter
}

/// The centre's door, at which something goes wrong once.
private final class FaultyDoor: CentreDoor {
    private let door: HTTPSDoor
    private let card: VirtualCard
    private let failure: UnlockFailure
    private let message: Int
    private let count = Mutex(0)

    /// How many messages were sent.
    var messages: Int { count.withLock { $0 } }

    init(_ door: HTTPSDoor, _ card: VirtualCard, _ failure: UnlockFailure, at message: Int) {
        self.door = door
        self.card = card
        self.failure = failure
        self.message = message
    }

    func post(_ path: String, _ body: [UInt8]) async throws -> DoorAnswer {
        let number = count.withLock { count -> Int in
            count += 1
            return count
        }
        guard number == message else { return try await door.post(path, body) }
        switch failure {
        case .centreFails: return DoorAnswer(status: 500, body: [])
        case .centreBusy: return DoorAnswer(status: 503, body: Array("{\"code\":\"busy\"}".utf8))
        case .pulledBefore: card.remove()
        case .unreadable, .endless, .pulledAfter: break
        }
        let answer = try await door.post(path, body)
        switch failure {
        case .unreadable: return DoorAnswer(status: 200, body: Array("<html>".utf8))
        case .endless: return DoorAnswer(status: 200, body: [UInt8](repeating: 0x61, count: 200_000))
        case .pulledAfter: card.remove()
        case .centreFails, .centreBusy, .pulledBefore: break
        }
        return answer
    }
}

/// 解锁服务 of the assistant against the centre's own door, over real TLS with a virtual card.
@Suite("The assistant unlocks", .serialized)
struct AssistantUnlockTests {
    private static let pin = "70482915"

    private static func typed(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }

    /// What a holder does.
    private static func unlock(
        _ world: HolderWorld,
        _ code: String,
        over transport: (any CardTransport)? = nil,
        through faulty: ((HTTPSDoor) -> FaultyDoor)? = nil
    ) async throws -> Int {
        let card = world.card
        card.insert()
        let reader = OneReader { () throws(TokenError) -> any CardTransport in
            if let transport { return transport }
            return try VirtualCardTransport(card)
        }
        let place = CentrePlace(
            address: try HTTPSAddress("https://127.0.0.1:\(world.line.port)"),
            trust: [try Certificate(der: world.root)]
        )
        let straight = try HTTPSDoor(place)
        let door: any CentreDoor = if let faulty { faulty(straight) } else { straight }
        let unlock = HolderUnlock(tokens: HolderTokens(cabinet: reader), door: door)
        return try await unlock.unlock(code: typed(code), pin: typed(pin), of: nil)
    }

    /// Types wrong PINs until none is left.
    static func lock(_ card: VirtualCard) throws {
        card.insert()
        let transport = try VirtualCardTransport(card)
        let select: [UInt8] = [0, 0xA4, 4, 0, 9, 0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0, 0]
        _ = try transport.transmit(select, within: .seconds(1))
        for _ in 1...3 {
            let wrong: [UInt8] = [0, 0x20, 0, 0x80, 8] + Array("00000000".utf8)
            _ = try transport.transmit(wrong, within: .seconds(1))
        }
    }

    @Test("A locked card has the PIN that its holder typed and new secrets; the centre counts one unlock")
    func unlocks() async throws {
        let world = try await HolderWorld()
        try AssistantUnlockTests.lock(world.card)
        #expect(world.card.pinTriesLeft == 0)
        let before = try #require(try world.centre.book.token(serial: world.serial))
        try await world.approve()
        let code = try await world.code()
        #expect(try await AssistantUnlockTests.unlock(world, code) == 1)
        let after = try #require(try world.centre.book.token(serial: world.serial))
        #expect(after.state == .inUse && after.unlocks == 1 && after.pendingSecrets == nil)
        #expect(after.wrappedSecrets != before.wrappedSecrets)
        #expect(try world.codeRecord().state == .consumed)
        let token = try await PIVToken.open(over: VirtualCardTransport(world.card))
        let pin = AssistantUnlockTests.typed(AssistantUnlockTests.pin)
        #expect(try await token.sign([1], in: .authentication, pin: pin).isEmpty == false)
        try await world.close()
    }

    @Test("A wrong code costs the code a try and the token none; a PIN that is refused costs neither")
    func wrong() async throws {
        let world = try await HolderWorld()
        try await world.approve()
        _ = try await world.code()
        let wrong = AssistantError(.centreRefused(code: "code-refused", words: nil))
        await #expect(throws: wrong) { _ = try await AssistantUnlockTests.unlock(world, "22222-22222") }
        #expect(try world.codeRecord().wrongTries == 1)
        await #expect(throws: AssistantError(.unlockCodeUnfit)) {
            _ = try await AssistantUnlockTests.unlock(world, "22222")
        }
        #expect(try world.codeRecord().wrongTries == 1)
        #expect(world.card.pinTriesLeft == 3 && world.card.pukTriesLeft == 3)
        try await world.close()
    }

    @Test(
        "Whatever message is lost, or its answer, the card is unlocked once",
        arguments: LineCutter.Loss.allCases
    )
    func cut(loss: LineCutter.Loss) async throws {
        let world = try await HolderWorld()
        var turn = 0
        repeat {
            turn += 1
            try await world.approve()
            let code = try await world.code()
            world.line.cut(loss, ofTurn: turn)
            #expect(try await AssistantUnlockTests.unlock(world, code) == turn, "turn \(turn)")
            world.clock.advance(bySeconds: 86_400)
        } while world.line.hasCut && turn < 20
        #expect((4...19).contains(turn), "\(turn) turns")
        try await world.close()
    }

    /// Nothing is kept between two runs, so that a program that was killed is one whose line broke.
    @Test(
        "Every message with every failure ends in a refusal, and the same code goes on to one unlock",
        arguments: UnlockFailure.allCases
    )
    func faulty(failure: UnlockFailure) async throws {
        let world = try await HolderWorld()
        var message = 0
        var isReached = true
        while isReached && message < 20 {
            message += 1
            try await world.approve()
            let code = try await world.code()
            var used: FaultyDoor?
            do {
                _ = try await AssistantUnlockTests.unlock(world, code) { door in
                    let faulty = FaultyDoor(door, world.card, failure, at: message)
                    used = faulty
                    return faulty
                }
            } catch let error as AssistantError {
                #expect(
                    ["centre-refused", "centre-unclear", "token-failed", "no-token"].contains(error.code)
                )
            }
            isReached = (used?.messages ?? 0) >= message
            // Where only the last answer was none, the code was used, and the PIN is the new one.
            if try world.codeRecord().state != .consumed {
                _ = try await AssistantUnlockTests.unlock(world, code)
            }
            #expect(try world.centre.book.token(serial: world.serial)?.unlocks == message)
            #expect(try world.codeRecord().state == .consumed, "message \(message)")
            #expect(world.card.pinTriesLeft == 3 && world.card.pukTriesLeft == 3, "message \(message)")
            world.clock.advance(bySeconds: 86_400)
        }
        #expect((4...19).contains(message), "\(message) messages")
        try await world.close()
    }

    @Test("A card pulled at any command goes on with the same code within half an hour", arguments: 1...16)
    func pulled(step: Int) async throws {
        let world = try await HolderWorld()
        try await world.approve()
        let code = try await world.code()
        let transport = try PulledTransport(VirtualCardTransport(world.card), after: 8 + 7 * step)
        let first = try? await AssistantUnlockTests.unlock(world, code, over: transport)
        if first == nil { #expect(try await AssistantUnlockTests.unlock(world, code) == 1) }
        #expect(try world.codeRecord().state == .consumed)
        #expect(world.card.pinTriesLeft == 3 && world.card.pukTriesLeft == 3)
        try await world.close()
    }
}
