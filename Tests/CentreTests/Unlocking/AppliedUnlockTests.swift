import CentreSupport
import Enrollment
import Foundation
import Model
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// An unlock that its holder applied for, and the application that waits for it.
@Suite("An unlock with an application", .serialized)
struct AppliedUnlockTests {
    /// An UNLOCK, approved by wang.shenhe; its code is on the phone.
    private func approved(_ holder: HolderCase) async throws -> ApplicationNumber {
        let number = try await submitted(holder)
        _ = try await holder.approve(number)
        return number
    }

    private func submitted(_ holder: HolderCase) async throws -> ApplicationNumber {
        try await holder.submit(
            #""type": "UNLOCK", "token": "\#(holder.world.serial)", "triesLeft": 0"#,
            kinds: [.identityCopy]
        )
    }

    private func expectClosed(
        _ number: ApplicationNumber,
        _ holder: HolderCase,
        because code: String = "approval_withdrawn"
    ) throws {
        let record = try #require(try holder.centre.book.application(number))
        #expect(record.state == .closed && record.reasonCode == code)
        #expect(try holder.world.codeRecord().state == .superseded)
        #expect(try holder.centre.book.verifyAuditTrail { _ in true }.fault == nil)
    }

    @Test("When who approved it leaves, it ends with its application, and the holder applies again")
    func ended() async throws {
        let holder = try await HolderCase()
        let number = try await approved(holder)
        let admin = try holder.centre.staffOperator("admin")
        _ = try await holder.centre.retireStaff("wang.shenhe", evenLast: true, by: admin)
        #expect(try await holder.centre.endVoidUnlocks() == [holder.world.serial])
        try expectClosed(number, holder)
        #expect(try await holder.centre.endVoidUnlocks() == [])
        #expect(try await holder.centre.book.application(submitted(holder))?.state == .pendingReview)
        try await holder.world.close()
    }

    @Test(
        "When the certificate ends before it was run, it ends with its application, at whatever step it was"
    )
    func certificateEnded() async throws {
        for isRunning in [false, true] {
            let holder = try await HolderCase()
            let number = try await approved(holder)
            // The reviewer's own certificate, of the same day, must not be what ends it.
            let admin = try holder.centre.staffOperator("admin")
            _ = try await holder.centre.renewStaff("wang.shenhe", by: admin)
            if isRunning {
                let assistant = try await holder.world.assistant()
                _ = try await assistant.redeem(holder.codeOnPhone())
            }
            #expect(try await holder.centre.endVoidUnlocks() == [])
            holder.world.clock.advance(bySeconds: 12 * 86_400)
            #expect(try await holder.centre.endVoidUnlocks() == [holder.world.serial])
            try expectClosed(number, holder, because: "execution_lapsed")
            let book = holder.centre.book
            #expect(try book.unlocks(ofToken: holder.world.serial).map(\.state) == [.expired])
            #expect(try book.notices(of: number).last?.notice.template == "CLOSED")
            try await holder.world.close()
        }
    }

    @Test("The approval of who left can be taken back, and asking anew closes what it was given for")
    func takenBack() async throws {
        for isAsked in [false, true] {
            let holder = try await HolderCase()
            let number = try await approved(holder)
            let (serial, admin) = (holder.world.serial, try holder.centre.staffOperator("admin"))
            _ = try await holder.centre.retireStaff("wang.shenhe", evenLast: true, by: admin)
            if isAsked {
                let registrar = try holder.world.desk("chen.shouli")
                _ = try await registrar.request(serial, text: "忘记PIN", evidence: "身份证")
                #expect(
                    try holder.centre.book.unlocks(ofToken: serial).map(\.state) == [.expired, .requested]
                )
            } else {
                #expect(try await holder.world.desk("zhou.guanli").reject(serial).state == .rejected)
            }
            try expectClosed(number, holder)
            try await holder.world.close()
        }
    }

    @Test("While the certificate of who approved it is on hold it waits, and goes on when that is released")
    func suspended() async throws {
        let holder = try await HolderCase()
        let number = try await approved(holder)
        let (book, serial) = (holder.centre.book, holder.world.serial)
        let reviewer = try #require(try book.staff(named: "wang.shenhe")?.certificate)
        try await book.commit([.holdCertificate(reviewer, at: holder.world.clock.clock.now)])
        #expect(try await holder.centre.endVoidUnlocks() == [])
        let token = try await PIVToken.open(over: VirtualCardTransport(holder.world.card))
        let folder = try TemporaryDirectory()
        let paper = LetterDestination.file(folder.path("letter.pdf"))
        let held = UnlockError(.approverSuspended(serial: serial, name: "wang.shenhe"))
        await #expect(throws: held) {
            try await holder.world.desk("liu.zhizheng").run(on: token, letter: paper)
        }
        await #expect(throws: UnlockError(.open(serial: serial, state: .approved))) {
            _ = try await holder.world.desk("chen.shouli").request(serial, text: "忘记PIN", evidence: "身份证")
        }
        #expect(try book.application(number)?.state == .pendingExecution)
        try await book.commit([.releaseCertificate(reviewer)])
        try await holder.world.desk("liu.zhizheng").run(on: token, letter: paper)
        #expect(try book.application(number)?.state == .completed)
        let events = try book.auditEntries(after: 0, limit: 10_000).map(\.event)
        let execution = try #require(events.last { $0.action == "application.execute" })
        #expect(execution.actor == "liu.zhizheng" && execution.object == number.text)
        try await holder.world.close()
    }

    @Test("What its holder began, and did not finish before the application ended, the next goes on with")
    func left() async throws {
        let holder = try await HolderCase()
        let (book, serial) = (holder.centre.book, holder.world.serial)
        let number = try await approved(holder)
        let assistant = try await holder.world.assistant()
        let session = try await assistant.redeem(holder.codeOnPhone())
        // The card has its new secrets, and nobody hears of it.
        _ = try await assistant.rekey(assistant.secrets(session.session), "70482915")
        let pending = try #require(try book.token(serial: serial)?.pendingSecrets)
        let running = try #require(try book.unlocks(ofToken: serial).last)
        try await book.commit(holder.centre.desk().withdrawal(of: running, by: .system))
        try expectClosed(number, holder)
        #expect(try book.unlocks(ofToken: serial).map(\.state) == [.running])
        let next = try await approved(holder)
        #expect(try book.unlocks(ofToken: serial).map(\.state) == [.expired, .approved])
        #expect(try book.token(serial: serial)?.pendingSecrets == pending)
        #expect(try await assistant.unlock(holder.codeOnPhone(), pin: "70482915") == 1)
        #expect(try book.application(next)?.state == .completed)
        #expect(try book.token(serial: serial)?.pendingSecrets == nil)
        #expect(try book.unlocks(ofToken: serial).map(\.state) == [.expired, .completed])
        try await holder.world.close()
    }

    @Test("No letter is written for it, with the token at hand or without, and the holder's code stays good")
    func letter() async throws {
        let holder = try await HolderCase()
        let (book, serial) = (holder.centre.book, holder.world.serial)
        let producer = try holder.centre.staffOperator("liu.zhizheng")
        let folder = try TemporaryDirectory()
        try await Letters(centre: holder.centre, staff: producer)
            .write(for: serial, to: .file(folder.path("first.pdf")))
        let number = try await approved(holder)
        let token = try await PIVToken.open(over: VirtualCardTransport(holder.world.card))
        let refused = UnlockError(.appliedFor(serial: serial, number))
        let second = LetterDestination.file(folder.path("second.pdf"))
        let desk = try holder.world.desk("liu.zhizheng")
        await #expect(throws: refused) { try await desk.reprint(serial, on: nil, to: second) }
        await #expect(throws: refused) { try await desk.reprint(serial, on: token, to: second) }
        let record = try #require(try book.token(serial: serial))
        #expect(record.letters == 1 && record.pendingSecrets == nil)
        #expect(try book.application(number)?.state == .pendingExecution)
        #expect(try holder.world.codeRecord().state == .issued)
        #expect(!FileManager.default.fileExists(atPath: folder.path("second.pdf")))
        try await holder.world.close()
    }
}
