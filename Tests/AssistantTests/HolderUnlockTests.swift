import Foundation
import Model
import OpenSSL
import Portal
import Synchronization
import TestSupport
import Testing
import Tokens

@testable import Assistant

/// A centre that says what a test wants, and remembers what it was told.
private final class SpokenDoor: CentreDoor {
    private let answers: Mutex<[Result<DoorAnswer, HTTPSClientError>]>
    let heard = Mutex<[String]>([])

    init(_ answers: [Result<DoorAnswer, HTTPSClientError>]) {
        self.answers = Mutex(answers)
    }

    func post(_ path: String, _ body: [UInt8]) async throws -> DoorAnswer {
        heard.withLock { $0.append("\(path) \(String(decoding: body, as: UTF8.self))") }
        let next = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        return try (next ?? .success(DoorAnswer(status: 500, body: []))).get()
    }

    static func good(_ text: String) -> Result<DoorAnswer, HTTPSClientError> {
        .success(DoorAnswer(status: 200, body: Array(text.utf8)))
    }
}

@Suite("解锁服务")
struct HolderUnlockTests {
    private static let code = "23456-789AB"

    private static func unlock(
        _ holder: HolderCard,
        _ door: SpokenDoor,
        code: String = HolderUnlockTests.code,
        pin: String = "16180339"
    ) async throws -> Int {
        try await HolderUnlock(tokens: holder.tokens(), door: door).unlock(
            code: HolderCard.typed(code),
            pin: HolderCard.typed(pin),
            of: nil
        )
    }

    @Test(
        "What cannot be a code or a PIN is sent to nobody",
        arguments: [("23456-789A", "16180339"), (code, "123456"), (code, "19900307")]
    )
    func unfit(code: String, pin: String) async throws {
        let holder = try await HolderCard()
        let door = SpokenDoor([])
        await #expect(throws: AssistantError.self) {
            _ = try await HolderUnlockTests.unlock(holder, door, code: code, pin: pin)
        }
        #expect(door.heard.withLock { $0.isEmpty })
    }

    @Test("The centre's no is told in its words, or in ours for its code; nothing was done to the token")
    func refused() async throws {
        let holder = try await HolderCard()
        let problem = #"{"status":403,"code":"code-refused","detail":"x"}"#
        let locked = #"{"code":"code-locked","detail":"x"}"#
        let over = #"{"code":"code-expired","detail":"x"}"#
        let used = #"{"code":"code-used","detail":"x"}"#
        let spoken = #"{"code":"x","words":"请稍后"}"#
        for (body, words) in [
            (problem, "解锁码不对或不是此 key 的，请核对后重试"), (locked, "解锁码因多次输错已锁定，请联系CA中心重新发送"),
            (over, "解锁码已失效，请在CA中心重新获取"),
            (used, "已用此解锁码解锁，请使用当时设置的新 PIN，无需重新获取解锁码"), (spoken, "请稍后"),
            (#"{"code":"too-fast"}"#, "CA中心正忙，请稍后重试"), ("<html>", "CA中心没有接受此操作"),
        ] {
            let door = SpokenDoor([.success(DoorAnswer(status: 403, body: Array(body.utf8)))])
            do {
                _ = try await HolderUnlockTests.unlock(holder, door)
                Issue.record("it was unlocked")
            } catch let error as AssistantError {
                #expect(error.sentence == words)
                #expect(error.code == "centre-refused")
            }
        }
        #expect(holder.card.pinTriesLeft == 3)
    }

    @Test("A line that breaks is tried once more, another centre than ours is not")
    func broken() async throws {
        let holder = try await HolderCard()
        let cut = HTTPSClientError(.unreachable(server: "s", detail: "d"))
        let door = SpokenDoor([.failure(cut), .failure(cut)])
        await #expect(throws: AssistantError(.centre(cut))) {
            _ = try await HolderUnlockTests.unlock(holder, door)
        }
        #expect(door.heard.withLock { $0.count } == 2)
        let other = HTTPSClientError(.untrusted(server: "s", detail: "d"))
        let foreign = SpokenDoor([.failure(other)])
        await #expect(throws: AssistantError(.centre(other))) {
            _ = try await HolderUnlockTests.unlock(holder, foreign)
        }
        #expect(foreign.heard.withLock { $0.count } == 1)
    }

    @Test(
        "Answers that cannot be read change nothing on the token",
        arguments: ["", "{}", #"{"session":"a","nonce":"!","slot":"authentication"}"#]
    )
    func unclear(answer: String) async throws {
        let holder = try await HolderCard()
        let door = SpokenDoor([SpokenDoor.good(answer)])
        await #expect(throws: AssistantError(.centreUnclear)) {
            _ = try await HolderUnlockTests.unlock(holder, door)
        }
        #expect(door.heard.withLock { $0.count } == 1)
        #expect(holder.card.pinTriesLeft == 3)
    }

    @Test(
        "Secrets that are cut short, or too long, are none",
        arguments: ["", "\u{05}abc", "\u{01}a\u{01}b\u{01}c"]
    )
    func secrets(octets: String) async throws {
        let holder = try await HolderCard()
        let session = #"{"session":"00","nonce":"AAAA","slot":"authentication","until":1}"#
        let door = SpokenDoor([SpokenDoor.good(session), SpokenDoor.good(octets)])
        await #expect(throws: AssistantError(.centreUnclear)) {
            _ = try await HolderUnlockTests.unlock(holder, door)
        }
        #expect(holder.card.pinTriesLeft == 3)
        #expect(holder.card.pukTriesLeft == 3)
    }

    @Test("A card whose PUK is locked is told to its holder, and no code is used for it")
    func locked() async throws {
        let holder = try await HolderCard()
        let transport = try VirtualCardTransport(holder.card)
        let select: [UInt8] = [0, 0xA4, 4, 0, 9, 0xA0, 0, 0, 3, 8, 0, 0, 0x10, 0, 0]
        _ = try transport.transmit(select, within: .seconds(1))
        for _ in 0..<3 {
            let wrong: [UInt8] = [0, 0x24, 0, 0x81, 16] + Array("0000000000000000".utf8)
            _ = try transport.transmit(wrong, within: .seconds(1))
        }
        try #require(holder.card.pukTriesLeft == 0)
        let door = SpokenDoor([])
        await #expect(throws: AssistantError(TokenError(.pukLocked))) {
            _ = try await HolderUnlockTests.unlock(holder, door)
        }
        #expect(door.heard.withLock { $0.isEmpty })
    }

    @Test("While a renewal is not finished the old certificate is the one that is unlocked")
    func unfinished() async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: 5...100, loss: .question))
        _ = try? await world.run()
        let token = try await world.token()
        let written = try #require(try await token.readCertificate(in: .signature))
        let door = SpokenDoor([])
        let unlock = HolderUnlock(tokens: world.holder.tokens(), door: door, drawer: world.drawer)
        _ = try? await unlock.unlock(
            code: HolderCard.typed(HolderUnlockTests.code),
            pin: HolderCard.typed("16180339"),
            of: nil
        )
        let old = world.holder.certificate.serial.hexadecimal
        let first = try #require(door.heard.withLock { $0.first })
        #expect(first.contains("\"certificate\":\"\(old)\""))
        // Once the old one is revoked it is the new one, whether its end was heard or not.
        let later = SpokenDoor([])
        let revoked = world.holder.tokens(isRevoked: { $0.der == world.holder.certificate.der })
        let again = HolderUnlock(tokens: revoked, door: later, drawer: world.drawer)
        _ = try? await again.unlock(
            code: HolderCard.typed(HolderUnlockTests.code),
            pin: HolderCard.typed("16180339"),
            of: nil
        )
        let new = try Certificate(der: written).serial.hexadecimal
        #expect(later.heard.withLock { $0.first }?.contains("\"certificate\":\"\(new)\"") == true)
    }

    @Test("For a certificate that is not in force the code is shown with the next one; a wrong code is not")
    func nextCertificate() async throws {
        let world = try await RenewalWorld()
        world.centre.cut(RenewalCentre.Cut(turns: 5...100, loss: .answer))
        _ = try? await world.run()
        let new = try #require(world.centre.issued)
        for (code, shown) in [
            ("certificate-not-in-force", [world.holder.certificate, new]),
            ("code-refused", [world.holder.certificate]),
        ] {
            let problem = Array("{\"status\":403,\"code\":\"\(code)\",\"detail\":\"x\"}".utf8)
            let no = DoorAnswer(status: 403, body: problem)
            let door = SpokenDoor([.success(no), .success(no), .success(no)])
            let unlock = HolderUnlock(tokens: world.holder.tokens(), door: door, drawer: world.drawer)
            await #expect(throws: AssistantError(.centreRefused(code: code, words: nil))) {
                _ = try await unlock.unlock(
                    code: HolderCard.typed(HolderUnlockTests.code),
                    pin: HolderCard.typed("16180339"),
                    of: nil
                )
            }
            let heard = door.heard.withLock { $0 }
            #expect(heard.count == shown.count)
            for (message, certificate) in zip(heard, shown) {
                #expect(message.contains("\"certificate\":\"\(certificate.serial.hexadecimal)\""))
            }
        }
    }

    @Test("Whoever renews or unlocks the token already is waited for; where nothing can be kept nobody is")
    func held() async throws {
        let world = try await RenewalWorld()
        let door = SpokenDoor([])
        func unlock(_ drawer: RenewalDrawer) async throws {
            let unlock = HolderUnlock(tokens: world.holder.tokens(), door: door, drawer: drawer)
            _ = try await unlock.unlock(
                code: HolderCard.typed(HolderUnlockTests.code),
                pin: HolderCard.typed("16180339"),
                of: nil
            )
        }
        let file = try world.drawer.open(world.serial)
        await #expect(throws: AssistantError(.renewalRunning)) { try await unlock(world.drawer) }
        #expect(door.heard.withLock { $0.isEmpty })
        withExtendedLifetime(file) {}
        let nowhere = RenewalDrawer(folder: "/dev/null/state")
        await #expect(throws: AssistantError(.centreRefused(code: "", words: nil))) {
            try await unlock(nowhere)
        }
        #expect(door.heard.withLock { $0.count } == 1)
    }

    @Test("The new PIN is in no message; the code is sent as it is compared")
    func messages() async throws {
        let holder = try await HolderCard()
        let door = SpokenDoor([])
        _ = try? await HolderUnlockTests.unlock(holder, door, code: " 23456 789ab ")
        let heard = door.heard.withLock { $0 }
        #expect(heard.count == 1)
        let first = try #require(heard.first)
        #expect(first.hasPrefix("/api/v1/unlock/redeem {"))
        #expect(first.contains("\"code\":\"23456789AB\""))
        #expect(first.contains("\"token\":\"20261122\""))
        #expect(first.contains("\"certificate\":\"\(holder.certificate.serial.hexadecimal)\""))
        #expect(!first.contains("16180339"))
    }
}
