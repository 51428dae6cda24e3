import CentreSupport
import Enrollment
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// 解锁 by the holder with a code, over real TLS with a virtual card.
@Suite("Unlocking with a code", .serialized)
struct RemoteUnlockTests {
    private static let pin = "70482915"

    private func expectRefusal(_ code: String, _ what: () async throws -> Void) async {
        await #expect(throws: HolderAssistant.Refused(code: code)) { try await what() }
    }

    @Test(
        "The holder of a code gives the card new secrets and a PIN of their own, once; everything is on record"
    )
    func unlocks() async throws {
        let world = try await HolderWorld()
        let before = try #require(try world.centre.book.token(serial: world.serial))
        try await world.approve()
        let code = try await world.code()
        let assistant = try await world.assistant()
        // As people type it.
        let session = try await assistant.redeem(" \(code.lowercased()) ")
        let typed = try await assistant.rekey(assistant.secrets(session.session), Self.pin)
        #expect(try await assistant.complete(session, typed) == 1)
        let after = try #require(try world.centre.book.token(serial: world.serial))
        #expect(after.state == .inUse && after.unlocks == 1 && after.pendingSecrets == nil)
        #expect(after.wrappedSecrets != before.wrappedSecrets)
        let record = try world.codeRecord()
        #expect(record.state == .consumed && record.releases == 1 && record.wrongTries == 0)
        #expect(try world.centre.book.unlocks(ofToken: world.serial).last?.ranBy == "holder")
        #expect(world.card.pinTriesLeft == 3 && world.card.pukTriesLeft == 3)
        #expect(try world.centre.book.auditEntryCount(action: "token.secrets.release") == 1)

        #expect(try await assistant.complete(session, typed) == 1)
        await expectRefusal("session-over") { _ = try await assistant.secrets(session.session) }
        await expectRefusal("code-used") { _ = try await assistant.redeem(code) }
        try await world.close()
    }

    @Test(
        "Five wrong tries lock a code for good; another one takes its place, a minute later and five times a day"
    )
    func wrongCodes() async throws {
        let world = try await HolderWorld()
        try await world.approve()
        let code = try await world.code()
        let assistant = try await world.assistant()
        for wrong in ["22222-22222", "short", "", "AAAAA-AAAAA"] {
            await expectRefusal("code-refused") { _ = try await assistant.redeem(wrong) }
        }
        // Who knows the token's number alone spends no try, and learns nothing of the code.
        for shown in [code, "22222-22222"] {
            for certificate in ["00", "5a", "none"] {
                await expectRefusal("certificate-not-in-force") {
                    _ = try await assistant.redeem(shown, certificate: certificate)
                }
            }
        }
        #expect(try world.codeRecord().wrongTries == 4)
        await expectRefusal("code-refused") { _ = try await assistant.redeem("22222-22222") }
        #expect(try world.codeRecord().state == .locked)
        await expectRefusal("code-locked") { _ = try await assistant.redeem(code) }
        // Nothing of it is told, and nothing counted, for another one.
        await expectRefusal("code-refused") { _ = try await assistant.redeem("22222-22222") }
        #expect(try world.codeRecord().wrongTries == 5)
        #expect(try world.centre.book.token(serial: world.serial)?.pendingSecrets == nil)
        await #expect(throws: UnlockError(.codeTooSoon(serial: world.serial))) { try await world.code() }
        for _ in 2...5 {
            world.clock.advance(bySeconds: 60)
            _ = try await world.code()
        }
        world.clock.advance(bySeconds: 60)
        await #expect(throws: UnlockError(.codesUsedUp(serial: world.serial))) { try await world.code() }
        await expectRefusal("certificate-not-in-force") {
            _ = try await assistant.redeem(code, token: "12345")
        }
        try await world.close()
    }

    @Test(
        "A code ends after 72 hours, its session after half an hour; another code goes on with what the card has"
    )
    func expiry() async throws {
        let world = try await HolderWorld()
        try await world.approve()
        let late = try await world.code()
        let assistant = try await world.assistant()
        world.clock.advance(bySeconds: 72 * 3600)
        await expectRefusal("code-expired") { _ = try await assistant.redeem(late) }

        try await world.approve()
        let code = try await world.code()
        let session = try await assistant.redeem(code)
        let typed = try await assistant.rekey(assistant.secrets(session.session), Self.pin)
        world.clock.advance(bySeconds: RemoteUnlock.sessionSeconds)
        await expectRefusal("session-over") { _ = try await assistant.secrets(session.session) }
        await expectRefusal("session-over") { _ = try await assistant.complete(session, typed) }
        await expectRefusal("code-expired") { _ = try await assistant.redeem(code) }
        #expect(try await assistant.unlock(world.code(), pin: Self.pin) == 1)
        try await world.close()
    }

    @Test("A signature by another key, or over something else, finishes nothing")
    func proof() async throws {
        let world = try await HolderWorld()
        try await world.approve()
        let assistant = try await world.assistant()
        let session = try await assistant.redeem(world.code())
        let typed = try await assistant.rekey(assistant.secrets(session.session), Self.pin)
        let message = UnlockProof.message(Array(session.nonce), of: world.serial)
        let forged = try PrivateKey.generate(.p256).sign(message)
        await expectRefusal("proof-refused") { _ = try await assistant.complete(session, forged) }
        let bare = try await assistant.token.sign(Array(session.nonce), in: session.slot, with: typed)
        await expectRefusal("proof-refused") { _ = try await assistant.complete(session, bare) }
        #expect(try world.codeRecord().state == .redeemed)
        #expect(try await assistant.complete(session, typed) == 1)
        try await world.close()
    }

    @Test("What a holder began, the desk can finish; the code is worth nothing then")
    func desk() async throws {
        let world = try await HolderWorld()
        try await world.approve()
        let code = try await world.code()
        let assistant = try await world.assistant()
        let session = try await assistant.redeem(code)
        _ = try await assistant.rekey(assistant.secrets(session.session), Self.pin)
        let folder = try TemporaryDirectory()
        try await world.desk("liu.zhizheng").run(
            on: assistant.token,
            letter: .file(folder.path("letter.pdf"))
        )
        await expectRefusal("session-over") { _ = try await assistant.secrets(session.session) }
        await expectRefusal("code-expired") { _ = try await assistant.redeem(code) }
        #expect(try world.centre.book.token(serial: world.serial)?.unlocks == 1)
        try await world.close()
    }

    @Test("What was approved while the token was on its way is void for a code, too, once its holder has it")
    func handedOver() async throws {
        let world = try await HolderWorld()
        try await world.approve()
        let code = try await world.code()
        let (unlock, issued) = (
            try #require(try world.centre.book.unlocks(ofToken: world.serial).last), try world.codeRecord()
        )
        world.clock.advance(bySeconds: 60)
        let liu = try world.centre.staffOperator("liu.zhizheng")
        let number = try #require(try world.centre.book.token(serial: world.serial)?.application)
        let folder = try TemporaryDirectory()
        try await Letters(centre: world.centre, staff: liu)
            .write(for: world.serial, to: .file(folder.path("letter.pdf")))
        _ = try await world.centre.desk(for: liu).pickUp(number, by: Principal(liu.record))
        #expect(try world.centre.book.unlocks(ofToken: world.serial).map(\.state) == [.expired])
        #expect(try world.codeRecord().state == .superseded)
        let assistant = try await world.assistant()
        await expectRefusal("code-expired") { _ = try await assistant.redeem(code) }
        // As an earlier release left it.
        try await world.centre.book.commit([
            .updateUnlock(unlock, from: .expired), .updateUnlockCode(issued, from: world.codeRecord()),
        ])
        world.clock.advance(bySeconds: 60)
        await expectRefusal("code-expired") { _ = try await assistant.redeem(code) }
        #expect(try world.centre.book.token(serial: world.serial)?.pendingSecrets == nil)
        try await world.close()
    }

    @Test("A session gets nothing once the certificate on the token is revoked")
    func revoked() async throws {
        let world = try await HolderWorld()
        try await world.approve()
        let assistant = try await world.assistant()
        let session = try await assistant.redeem(world.code())
        let serial = try #require(SerialNumber(hexadecimal: world.certificate))
        let id = try #require(try world.centre.book.certificates(serial: serial).first).id
        _ = try await world.centre.revoke(
            id,
            RevocationOrder(RevocationReason.keyCompromise),
            by: world.centre.staffOperator("admin")
        )
        await expectRefusal("session-over") { _ = try await assistant.secrets(session.session) }
        #expect(try world.codeRecord().releases == 0)
        #expect(try await world.centre.endVoidUnlocks() == [world.serial])
        #expect(try world.codeRecord().state == .superseded)
        try await world.close()
    }

    @Test("At the desk too: an approval that is not run in time is void, and another one may be asked for")
    func deskExpiry() async throws {
        let world = try await HolderWorld()
        try await world.approve()
        world.clock.advance(bySeconds: Int64(world.centre.configuration.unlockHours) * 3600)
        let folder = try TemporaryDirectory()
        let assistant = try await world.assistant()
        await #expect(throws: UnlockError(.expired(serial: world.serial))) {
            try await world.desk("liu.zhizheng").run(
                on: assistant.token,
                letter: .file(folder.path("letter.pdf"))
            )
        }
        #expect(try world.centre.book.token(serial: world.serial)?.pendingSecrets == nil)
        try await world.approve()
        #expect(try world.centre.book.unlocks(ofToken: world.serial).map(\.state) == [.expired, .approved])
        try await world.close()
    }

    @Test("Who approved an unlock gets no code for it, and nobody gets one before it was approved")
    func persons() async throws {
        let world = try await HolderWorld()
        let folder = try TemporaryDirectory()
        let paper = LetterDestination.file(folder.path("code.txt"))
        await #expect(throws: UnlockError(.noneOpen(serial: world.serial))) {
            try await world.desk("chen.shouli").issueCode(for: world.serial, to: paper)
        }
        _ = try await world.desk("chen.shouli").request(world.serial, text: "忘记PIN", evidence: "视频核实")
        await #expect(throws: UnlockError(.wrongState(serial: world.serial, state: .requested))) {
            try await world.desk("chen.shouli").issueCode(for: world.serial, to: paper)
        }
        _ = try await world.desk("wang.shenhe").approve(world.serial)
        await #expect(throws: UnlockError(.samePerson(name: "wang.shenhe"))) {
            try await world.desk("wang.shenhe").issueCode(for: world.serial, to: paper)
        }
        #expect(try world.centre.book.unlockCodes(ofToken: world.serial) == [])
        try await world.close()
    }
}
