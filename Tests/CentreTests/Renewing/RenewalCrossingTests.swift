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

/// What else happens between the messages of a 更新 or 替换.
@Suite("What crosses a renewal", .serialized)
struct RenewalCrossingTests {
    private func expectRefusal(
        _ code: String,
        check: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ what: () async throws -> Void
    ) async {
        await #expect(
            throws: RenewalAssistant.Refused(code: code, check: check),
            sourceLocation: sourceLocation
        ) { try await what() }
    }

    @Test("A code that opens the session again ends the one before; the same request is the same certificate")
    func twoSessions() async throws {
        let renewal = try await RenewalCase()
        let (code, assistant) = (try await renewal.holder.codeOnPhone(), try await renewal.assistant())
        let (first, second) = (try await assistant.redeem(code), try await assistant.redeem(code))
        #expect(first.challenge == second.challenge && first.session != second.session)
        #expect(first.until == second.until)
        let key = try PrivateKey.generate(.p256)
        let request = try assistant.request(first, key)
        await expectRefusal("session-over") { _ = try await assistant.certify(first, request) }
        let issued = try await assistant.certify(second, request)
        let third = try await assistant.redeem(code)
        let again = try await assistant.certify(third, request)
        #expect(again.certificate == issued.certificate && again.nonce != issued.nonce)
        await expectRefusal("session-over") { _ = try await assistant.complete(second, issued, key) }
        let stale = RenewalProof.possession(Array(issued.nonce), of: renewal.world.serial)
        await expectRefusal("proof-refused") {
            _ = try await assistant.complete(third, Array(issued.certificate), key.sign(stale))
        }
        _ = try await assistant.complete(third, again, key)
        try renewal.expectDone(#require(renewal.line().last).id)
        try await renewal.close()
    }

    @Test("The next session names what the certificate followed, so that its place on the token is free")
    func former() async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        #expect(session.former == [])
        let issued = try await assistant.certify(session, assistant.request(session, key))
        _ = try await assistant.complete(session, issued, key)
        let new = try #require(try renewal.line().last)
        let old = try #require(try renewal.old().certificate)
        let digest = Hexadecimal.encode(DigestAlgorithm.sha256.hash(old))
        #expect(try RemoteRenewal(centre: renewal.centre).former(before: new) == [digest])
        try await renewal.close()
    }

    @Test("Another code goes on with the same key and certificate, which is left alone meanwhile")
    func laterCode() async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let early = try await assistant.redeem(renewal.holder.codeOnPhone())
        let issued = try await assistant.certify(early, assistant.request(early, key))
        #expect(try await renewal.centre.giveUpLeftRenewals() == [])
        renewal.clock.advance(bySeconds: 1800)
        await expectRefusal("session-over") { _ = try await assistant.complete(early, issued, key) }
        let code = try await renewal.nextCode()
        #expect(try await renewal.centre.giveUpLeftRenewals() == [])
        let late = try await assistant.redeem(code)
        #expect(late.challenge != early.challenge)
        let former = try assistant.request(early, key)
        await expectRefusal("request-refused", check: "challenge") {
            _ = try await assistant.certify(late, former)
        }
        let again = try await assistant.certify(late, assistant.request(late, key))
        #expect(again.certificate == issued.certificate)
        _ = try await assistant.complete(late, again, key)
        #expect(try renewal.line().count == 1)
        try renewal.expectDone(#require(renewal.line().last).id)
        try await renewal.close()
    }

    @Test(
        "What no code goes on with is revoked and named; another key takes it up, and the old one has its end"
    )
    func takenUp() async throws {
        let renewal = try await RenewalCase()
        let (assistant, lost) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        func health() throws -> HealthFinding? {
            HealthCheck(centre: renewal.centre) { [] }.run().first { $0.check == "renewals" }
        }
        #expect(try health()?.severity == .passed)
        let early = try await assistant.redeem(renewal.holder.codeOnPhone())
        _ = try await assistant.certify(early, assistant.request(early, lost))
        let first = try #require(try renewal.line().last)
        #expect(try health()?.severity == .passed)
        renewal.clock.advance(bySeconds: 1800)
        #expect(try health()?.severity == .warning)
        #expect(try health()?.detail.contains(first.id.serial.hexadecimal) == true)
        #expect(try await renewal.centre.giveUpLeftRenewals() == [first.id.serial])
        #expect(try await renewal.centre.giveUpLeftRenewals() == [])
        #expect(try renewal.record(first.id).revocation?.reason == .cessationOfOperation)
        #expect(try health()?.severity == .passed)
        #expect(try renewal.code().state == .void)
        #expect(try renewal.application().state == .pendingExecution)

        let late = try await assistant.redeem(renewal.nextCode())
        let dead = try assistant.request(late, lost)
        await expectRefusal("request-refused", check: "key") { _ = try await assistant.certify(late, dead) }
        let key = try PrivateKey.generate(.p256)
        let issued = try await assistant.certify(late, assistant.request(late, key))
        _ = try await assistant.complete(late, issued, key)
        let second = try #require(try renewal.line().last)
        try renewal.expectDone(second.id)
        #expect(second.reservation.act == .reissue && second.reservation.predecessor == first.id)
        #expect(second.reservation.notAfter == first.reservation.notAfter)
        #expect(second.reservation.subject == first.reservation.subject)
        #expect(
            try renewal.centre.desk().holding(second.id.serial, of: "expert1").application.number
                == renewal.number
        )
        let due = try #require(try renewal.book.supersession(of: renewal.old().id))
        renewal.clock.advance(
            bySeconds: due.dueAt.secondsSinceEpoch - renewal.clock.clock.now.secondsSinceEpoch
        )
        _ = try await renewal.centre.settleSuccessions()
        #expect(try renewal.old().revocation?.reason == .superseded)
        try await renewal.close()
    }

    @Test("A replacement whose first key was lost ends the old certificate by the second")
    func replacementTakenUp() async throws {
        let renewal = try await RenewalCase(.replace)
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let early = try await assistant.redeem(renewal.holder.codeOnPhone())
        _ = try await assistant.certify(early, assistant.request(early, PrivateKey.generate(.p256)))
        renewal.clock.advance(bySeconds: 1800)
        let late = try await assistant.redeem(renewal.nextCode())
        let issued = try await assistant.certify(late, assistant.request(late, key))
        #expect(try renewal.line().map(\.state) == [.revoked, .issued])
        #expect(try renewal.old().state == .active)
        let done = try await assistant.complete(late, issued, key)
        #expect(try renewal.old().revocation?.reason == .affiliationChanged && done.old == .remove)
        let last = try #require(try renewal.line().last)
        #expect(last.reservation.subject.contains("王建国"))
        try renewal.expectDone(last.id)
        try await renewal.close()
    }

    @Test("Between any two messages a revocation ends it, and what was signed with it", arguments: 0...2)
    func revoked(messages: Int) async throws {
        let renewal = try await RenewalCase()
        let (code, assistant) = (try await renewal.holder.codeOnPhone(), try await renewal.assistant())
        let key = try PrivateKey.generate(.p256)
        let session = try await messages > 0 ? assistant.redeem(code) : nil
        let issued: RenewalAssistant.Issued?
        if messages > 1, let session {
            issued = try await assistant.certify(session, assistant.request(session, key))
        } else {
            issued = nil
        }
        try await renewal.revokeOld()
        func next() async throws {
            if let session, let issued {
                _ = try await assistant.complete(session, issued, key)
            } else if let session {
                _ = try await assistant.certify(session, assistant.request(session, key))
            } else {
                _ = try await assistant.redeem(code)
            }
        }
        await expectRefusal("certificate-not-in-force") { try await next() }
        _ = try await renewal.centre.desk().settleRevocations()
        await expectRefusal(messages == 0 ? "code-refused" : "session-over") { try await next() }
        #expect(try renewal.application().state == .closed)
        #expect(try renewal.line().allSatisfy { $0.revocation?.reason == .cessationOfOperation })
        #expect(try renewal.line().count == (messages == 2 ? 1 : 0))
        #expect(try await renewal.centre.giveUpLeftRenewals() == [])
        try await renewal.close()
    }

    @Test("A token that is reported lost takes with it what was signed for it")
    func lost() async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let issued = try await assistant.certify(session, assistant.request(session, key))
        let keeper = try renewal.centre.staffOperator("zhou.guanli")
        _ = try await renewal.centre.end(
            token: renewal.world.serial,
            as: .lost,
            text: "持有人报失",
            by: keeper
        )
        await #expect(throws: RenewalAssistant.Refused.self) {
            _ = try await assistant.complete(session, issued, key)
        }
        #expect(try renewal.line().map(\.state) == [.revoked])
        #expect(try renewal.old().state == .revoked)
        try await renewal.close()
    }

    @Test("While the old certificate is on hold nothing goes on; when it is released, everything does")
    func held() async throws {
        let renewal = try await RenewalCase()
        let (code, assistant) = (try await renewal.holder.codeOnPhone(), try await renewal.assistant())
        let (key, id) = (try PrivateKey.generate(.p256), try renewal.old().id)
        let session = try await assistant.redeem(code)
        let request = try assistant.request(session, key)
        try await renewal.book.commit([.holdCertificate(id, at: renewal.clock.clock.now)])
        await expectRefusal("certificate-not-in-force") { _ = try await assistant.redeem(code) }
        await expectRefusal("certificate-not-in-force") { _ = try await assistant.certify(session, request) }
        try await renewal.book.commit([.releaseCertificate(id)])
        let issued = try await assistant.certify(session, request)
        _ = try await assistant.complete(session, issued, key)
        try renewal.expectDone(#require(renewal.line().last).id)
        try await renewal.close()
    }

    @Test("Beside an unlock that is not finished, a card is answered by the newer key, or by the one before")
    func unlocking() async throws {
        let renewal = try await RenewalCase()
        let (world, assistant) = (renewal.world, try await renewal.assistant())
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let statement = try await assistant.leave(session)
        let size = assistant.secrets.managementKeyAlgorithm?.blockSize ?? 0
        let question = ManagementQuestion(
            witness: [UInt8](repeating: 7, count: size),
            challenge: [UInt8](repeating: 9, count: size)
        )
        func ask(_ previous: Bool?) async throws -> ManagementAnswer {
            try await assistant.management(session, statement, question, previous: previous)
        }
        let own = try assistant.secrets.answer(question)
        #expect(try await ask(nil) == own)
        await expectRefusal("management-refused") { _ = try await ask(true) }
        let odd = ManagementQuestion(
            witness: [UInt8](repeating: 7, count: size == 8 ? 9 : 15),
            challenge: question.challenge
        )
        await expectRefusal("management-refused") {
            _ = try await assistant.management(session, statement, odd)
        }
        try await world.approve()
        _ = try await world.assistant().redeem(world.code())
        let record = try #require(try renewal.book.token(serial: world.serial))
        let custody = try renewal.centre.keyring.custody()
        let newer = try custody.secrets(#require(record.pendingSecrets), of: world.serial).answer(question)
        #expect(newer != own)
        #expect(try await ask(nil) == newer)
        #expect(try await ask(true) == own)
        for _ in 4...16 { _ = try await ask(nil) }
        await expectRefusal("management-refused") { _ = try await ask(nil) }
        #expect(try renewal.code().answers == 16)
        try await renewal.close()
    }

    @Test("What an administrator signed for the application is nobody's to give up")
    func administrators() async throws {
        let renewal = try await RenewalCase()
        let (request, _) = try renewal.holder.request()
        let admin = try renewal.centre.staffOperator("admin")
        let order = SuccessionOrder(
            act: .rekey,
            predecessor: try renewal.old().id,
            proof: request,
            application: renewal.number,
            tokenSerial: renewal.world.serial
        )
        let issued = try await renewal.centre.succeed(order, by: ActingParty(admin))
        renewal.clock.advance(bySeconds: 73 * 3600)
        #expect(try await renewal.centre.giveUpLeftRenewals() == [])
        #expect(try renewal.record(issued.id).state == .issued)
        try await renewal.close()
    }
}
