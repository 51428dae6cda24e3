import CentreSupport
import Enrollment
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// 更新, 解锁 and 补办 from the form to a real certificate, over a real book and a virtual card.
@Suite("Businesses about a certificate", .serialized)
struct BusinessTests {
    @Test(
        "A renewal becomes a real certificate: code by short message, one request, proof, completion in one commit"
    )
    func renewal() async throws {
        let holder = try await HolderCase()
        let old = try holder.certificate()
        let desk = try holder.centre.desk()
        try await holder.bind()
        let number = try await holder.submit(
            #""type": "RENEW", "token": "\#(holder.world.serial)", "identityUnchanged": true"#,
            kinds: [.identityCopy]
        )
        _ = try await holder.approve(number)
        #expect(try await holder.pay(number).state == .pendingExecution)
        let code = try await holder.codeOnPhone()
        let session = try await desk.redeem(
            .renew,
            Array(code.lowercased().utf8),
            certificate: old.id.serial,
            token: holder.world.serial
        )
        let (request, key) = try holder.request()
        _ = try await desk.present(request: DigestAlgorithm.sha256.hash(request.der), in: session.name)
        let party = ActingParty(holder: old.reservation.subjectUID ?? "", writing: holder.centre.book)
        let order = SuccessionOrder(
            act: .rekey,
            predecessor: old.id,
            proof: request,
            application: number,
            tokenSerial: holder.world.serial
        )
        let issued = try await holder.centre.succeed(order, by: party)
        // Cut off here: the same request is the same certificate.
        #expect(try await holder.centre.succeed(order, by: party).id == issued.id)
        let execution = try desk.execution(of: session.name, successor: issued.id)
        let outcome = try await holder.centre.proveSuccessor(
            issued.id,
            by: .signature(key.sign(session.challenge), ofChallenge: session.challenge),
            party,
            alongside: execution.changes
        )
        #expect(outcome.dueAt != nil)
        #expect(try holder.centre.book.application(number)?.state == .completed)
        let new = try #require(try holder.centre.book.certificate(issued.id))
        #expect(new.state == .active && new.reservation.application == number)
        #expect(new.reservation.subject == old.reservation.subject)
        let year = new.reservation.notAfter.secondsSinceEpoch - old.reservation.notAfter.secondsSinceEpoch
        #expect((364 * 86_400...366 * 86_400).contains(year))
        let bindings = try holder.centre.book.bindings(account: "expert1")
        #expect(bindings.map(\.state) == [.moved, .bound] && bindings.last?.certificate == issued.id)
        try await holder.world.close()
    }

    @Test("Nobody reads a code from the book, sent or not, and once sent it is not even sealed there")
    func sealed() async throws {
        let holder = try await HolderCase()
        let number = try await holder.submit(
            #""type": "UNLOCK", "token": "\#(holder.world.serial)", "triesLeft": 0"#,
            kinds: [.identityCopy]
        )
        _ = try await holder.approve(number)
        let waiting = try holder.centre.book.messages([.waiting], of: number, limit: 10)
        let notice = try #require(waiting.first { $0.notice.template == "CODE_UNLOCK" })
        #expect(notice.notice.sealed != nil && notice.record.channel == .shortMessage)
        #expect(waiting.count { $0.notice.template == "CODE_UNLOCK" } == 1)
        let code = try await holder.codeOnPhone()
        let after = try holder.centre.book.messages(of: number, limit: 10)
        #expect(after.allSatisfy { $0.notice.sealed == nil && $0.record.state == .sent })
        let folder = URL(fileURLWithPath: holder.centre.book.path).deletingLastPathComponent()
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where file.hasPrefix("book.sqlite") {
            let content = try Data(contentsOf: folder.appendingPathComponent(file))
            for spelling in [code, code.replacing("-", with: "")] {
                #expect(content.range(of: Data(spelling.utf8)) == nil, "\(file)")
            }
        }
        try await holder.world.close()
    }

    @Test("A code that could not be sent is not kept; support has another one sent")
    func notSent() async throws {
        let holder = try await HolderCase()
        let number = try await holder.submit(
            #""type": "UNLOCK", "token": "\#(holder.world.serial)", "triesLeft": 0"#,
            kinds: [.identityCopy]
        )
        _ = try await holder.approve(number)
        holder.world.clock.advance(bySeconds: 1)
        _ = try await holder.outbox(hasGateway: false).round()
        let lost = try #require(
            try holder.centre.book.messages([.failed], of: number, limit: 10)
                .first { $0.notice.template == "CODE_UNLOCK" }
        )
        #expect(lost.notice.sealed == nil)
        let (desk, administrator) = try holder.desk(of: "zhou.guanli")
        _ = try await desk.retry(message: lost.record, of: number, by: administrator)
        _ = try await holder.outbox().round()
        let still = try holder.centre.book.messages(ofNotice: lost.record.notice).first
        #expect(still?.record.state == .failed && still?.record.detail?.contains("not kept") == true)
        holder.world.clock.advance(bySeconds: 60)
        _ = try await desk.resendCode(number, by: administrator)
        #expect(try await holder.codeOnPhone().count == 11)
        try await holder.world.close()
    }

    @Test("An unlock that was applied for is run by the holder with the code from the phone, and completes")
    func unlock() async throws {
        let holder = try await HolderCase()
        let number = try await holder.submit(
            #""type": "UNLOCK", "token": "\#(holder.world.serial)", "triesLeft": 0"#,
            kinds: [.identityCopy]
        )
        #expect(try await holder.approve(number).state == .pendingExecution)
        let code = try await holder.codeOnPhone()
        let assistant = try await holder.world.assistant()
        let session = try await assistant.redeem(code)
        let typed = try await assistant.rekey(assistant.secrets(session.session), "70482915")
        #expect(try await assistant.complete(session, typed) == 1)
        #expect(try holder.centre.book.application(number)?.state == .completed)
        #expect(try holder.centre.book.token(serial: holder.world.serial)?.state == .inUse)
        try await holder.world.close()
    }

    @Test("An approval that came with an application is taken back: application and code end with it")
    func takenBack() async throws {
        let holder = try await HolderCase()
        let number = try await holder.submit(
            #""type": "UNLOCK", "token": "\#(holder.world.serial)", "triesLeft": 0"#,
            kinds: [.identityCopy]
        )
        _ = try await holder.approve(number)
        let code = try await holder.codeOnPhone()
        #expect(try await holder.world.desk("zhou.guanli").reject(holder.world.serial).state == .rejected)
        #expect(try holder.centre.book.application(number)?.state == .closed)
        #expect(try holder.world.codeRecord().state == .superseded)
        let assistant = try await holder.world.assistant()
        await #expect(throws: HolderAssistant.Refused(code: "code-expired")) {
            _ = try await assistant.redeem(code)
        }
        try await holder.world.approve()
        try await holder.world.close()
    }

    @Test("补办 revokes the lost token's certificate, and another token gets the one that follows it")
    func reissue() async throws {
        let holder = try await HolderCase(daysLeft: 100)
        let old = try holder.certificate()
        let snapshot = try holder.centre.desk().holding(old.id.serial, of: "expert1").snapshot
        let person = snapshot.form.person
        let number = try await holder.submit(
            #"""
            "type": "REISSUE", "reissueReason": "token_lost", "applicant": "EXPERT",
            "applicantName": "\#(person.name.text)", "idNumber": "\#(person.document.number)",
            "mobile": "\#(person.mobile.text)", "email": "\#(person.email.text)",
            "deliveryMethod": "PICKUP", "consignee": {"name": "\#(person.name.text)", "mobile": "13800000001"},
            "agreementAccepted": {"cps": "1.0", "userAgreement": "1.0", "privacyNotice": "1.0"}
            """#,
            kinds: [.identityCopy, .agreementCopy]
        )
        #expect(try await holder.approve(number).state == .pendingPayment)
        #expect(try holder.certificate().revocation?.reason == .keyCompromise)
        #expect(try await holder.pay(number).state == .producing)
        let line = try ProductionLine(
            centre: holder.centre,
            producer: holder.centre.staffOperator("liu.zhizheng"),
            station: "desk-1"
        )
        let token = try await PIVToken.open(over: VirtualCardTransport(VirtualCard()), isNamingBlanks: true)
        let product = try await line.make(line.claim(number), on: token)
        let serial = product.certificate.serial
        let new = try #require(try holder.centre.book.certificates(serial: serial).first)
        #expect(new.state == .active && new.reservation.predecessor == old.id)
        #expect(new.reservation.act == .reissue && new.reservation.notAfter == old.reservation.notAfter)
        #expect(try holder.centre.book.application(number)?.state == .completed)
        try await holder.world.close()
    }
}
