import CentreSupport
import Enrollment
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

@testable import Centre

/// 更新 and 替换 by the holder with a code, over real TLS with a virtual card.
@Suite("Renewing with a code", .serialized)
struct RemoteRenewalTests {
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

    private func successor(_ issued: RenewalAssistant.Issued) throws -> Certificate {
        try Certificate(der: Array(issued.certificate))
    }

    @Test(
        "A card makes a second key, with its management key answered for, and the certificates change places"
    )
    func renewsOnCard() async throws {
        let renewal = try await RenewalCase()
        let (old, assistant) = (try renewal.old(), try await renewal.assistant())
        let session = try await assistant.redeem(" \(renewal.holder.codeOnPhone().lowercased()) ")
        #expect(session.slot == .authentication && session.key.algorithm == .p256)
        #expect(session.management != nil && session.challenge.count == 32)
        let (request, leave) = try await assistant.makeKey(session, in: .signature)
        let token = assistant.token
        let issued = try await assistant.certify(session, request)
        let new = try successor(issued)
        let former = try Certificate(der: #require(old.certificate))
        #expect(new.publicKey == request.publicKey && new.subject == former.subject)
        #expect(issued.chain.count == 1)
        try await token.write(certificate: new.der, in: .signature, by: leave)
        let read = try #require(try await token.readCertificate(in: .signature))
        let message = RenewalProof.possession(Array(issued.nonce), of: renewal.world.serial)
        let signature = try await token.sign(message, in: .signature, with: assistant.secrets)
        let done = try await assistant.complete(session, read, signature)

        let id = CertificateID(authority: old.id.authority, serial: new.serial)
        try renewal.expectDone(id)
        #expect(done.application == renewal.number.text && done.old == .keep)
        #expect(done.notAfter == new.notAfter.secondsSinceEpoch)
        let days = (new.notAfter.secondsSinceEpoch - old.reservation.notAfter.secondsSinceEpoch) / 86_400
        #expect((364...366).contains(days))
        let due = try #require(try renewal.book.supersession(of: old.id)).dueAt
        #expect(done.previous.validUntil == due.secondsSinceEpoch && done.previous.revokedAt == nil)
        #expect(done.previous.serial == old.id.serial.hexadecimal)
        #expect(try renewal.book.keyPlace(of: id) == "signature")
        #expect(
            try CarriedCertificate.all(on: renewal.world.serial, in: renewal.centre).first?.slot == .signature
        )
        let answers = try renewal.code().answers
        #expect(answers >= 2)
        #expect(try renewal.book.auditEntryCount(action: "application.answer-card") == answers)
        // The answer was lost.
        #expect(try await assistant.complete(session, read, signature).notAfter == done.notAfter)
        await expectRefusal("proof-refused") { _ = try await assistant.complete(session, read, [1]) }
        await expectRefusal("session-over") { _ = try await assistant.certify(session, request) }
        renewal.clock.advance(bySeconds: 1800)
        await expectRefusal("session-over") { _ = try await assistant.complete(session, read, signature) }
        renewal.clock.advance(bySeconds: 7 * 86_400)
        _ = try await renewal.centre.settleSuccessions()
        #expect(try renewal.old().revocation?.reason == .superseded)
        try await renewal.close()
    }

    @Test("A holder who wants no overlap has none")
    func atOnce() async throws {
        let renewal = try await RenewalCase()
        let assistant = try await renewal.assistant()
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let key = try PrivateKey.generate(.p256)
        let issued = try await assistant.certify(session, assistant.request(session, key))
        let done = try await assistant.complete(session, issued, key, slot: nil, atOnce: true)
        #expect(try renewal.old().revocation?.reason == .superseded)
        #expect(done.previous.revokedAt != nil && done.previous.validUntil == nil && done.old == .remove)
        let new = try #require(try renewal.line().last)
        #expect(try renewal.book.keyPlace(of: new.id) == nil)
        try await renewal.close()
    }

    @Test("What is finished after the old certificate has ended takes that off the token")
    func afterTheEnd() async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        _ = try await assistant.certify(session, assistant.request(session, key))
        renewal.clock.advance(bySeconds: 11 * 86_400)
        let done = try await assistant.run(renewal.nextCode(), key)
        #expect(try renewal.old().state != .revoked)
        #expect(done.old == .remove && done.previous.revokedAt == nil)
        try await renewal.close()
    }

    @Test(
        "When all is done the card is answered until the half hour is over"
    )
    func afterwards() async throws {
        let renewal = try await RenewalCase(.replace)
        let assistant = try await renewal.assistant()
        let code = try await renewal.holder.codeOnPhone()
        let session = try await assistant.redeem(code)
        let (statement, key) = (try await assistant.leave(session), try PrivateKey.generate(.p256))
        let issued = try await assistant.certify(session, assistant.request(session, key))
        _ = try await assistant.complete(session, issued, key)
        let size = assistant.secrets.managementKeyAlgorithm?.blockSize ?? 0
        let block = [UInt8](repeating: 5, count: size)
        let question = ManagementQuestion(witness: block, challenge: block)
        let answer = try await assistant.management(session, statement, question)
        #expect(try answer == assistant.secrets.answer(question))
        #expect(try renewal.code().answers == 1 && renewal.code().state == .consumed)
        await expectRefusal("code-used") { _ = try await assistant.redeem(code) }
        // The token has the new certificate alone.
        let new = try successor(issued).serial.hexadecimal
        await expectRefusal("code-used") { _ = try await assistant.redeem(code, certificate: new) }
        await expectRefusal("code-refused") {
            _ = try await assistant.redeem("22222-22222", certificate: new)
        }
        renewal.clock.advance(bySeconds: 1800)
        await expectRefusal("session-over") {
            _ = try await assistant.management(session, statement, question)
        }
        try await renewal.close()
    }

    @Test("A replacement says what was approved, keeps the end, and revokes the old one in the same moment")
    func replaces() async throws {
        let renewal = try await RenewalCase(.replace)
        let old = try renewal.old()
        let done = try await renewal.assistant().run(renewal.holder.codeOnPhone(), .generate(.p256))
        let new = try #require(try renewal.line().last)
        try renewal.expectDone(new.id)
        #expect(new.reservation.act == .replace && new.reservation.notAfter == old.reservation.notAfter)
        #expect(new.reservation.subject.contains("王建国"))
        let revocation = try #require(try renewal.old().revocation)
        #expect(revocation.reason == .affiliationChanged && done.old == .remove)
        #expect(done.previous.revokedAt == revocation.date.secondsSinceEpoch)
        try await renewal.close()
    }

    @Test(
        "Whatever message is lost, or its answer, there is one certificate, and it is proven",
        arguments: LineCutter.Loss.allCases
    )
    func cut(loss: LineCutter.Loss) async throws {
        var turn = 0
        var hasCut = true
        while hasCut, turn < 20 {
            turn += 1
            let renewal = try await RenewalCase()
            let code = try await renewal.holder.codeOnPhone()
            renewal.world.line.cut(loss, ofTurn: turn)
            let done = try await renewal.assistant().run(code, .generate(.p256))
            let line = try renewal.line()
            #expect(line.count == 1 && line.first?.state == .active, "turn \(turn)")
            #expect(done.application == renewal.number.text)
            try renewal.expectDone(#require(line.first).id)
            hasCut = renewal.world.line.hasCut
            try await renewal.close()
        }
        #expect((4...19).contains(turn), "\(turn) turns")
    }

    @Test("A wrong code, a wrong token and none at all look alike; five wrong ones lock it")
    func wrongCodes() async throws {
        let renewal = try await RenewalCase()
        let (code, assistant) = (try await renewal.holder.codeOnPhone(), try await renewal.assistant())
        for wrong in ["22222-22222", "short", "", "AAAAA-AAAAA"] {
            await expectRefusal("code-refused") { _ = try await assistant.redeem(wrong) }
        }
        await expectRefusal("code-refused") { _ = try await assistant.redeem("22222-22222", token: "99") }
        await expectRefusal("code-refused") { _ = try await assistant.redeem(code, certificate: "00") }
        #expect(try renewal.code().wrongTries == 4)
        await expectRefusal("code-refused") { _ = try await assistant.redeem(code, token: "99") }
        #expect(try renewal.code().state == .locked)
        await expectRefusal("code-refused") { _ = try await assistant.redeem("22222-22222") }
        await expectRefusal("code-locked") { _ = try await assistant.redeem(code) }
        try await renewal.close()
    }

    @Test("A code is over after 72 hours, and waits for a day when the phone was changed")
    func lateCodes() async throws {
        let renewal = try await RenewalCase()
        let (code, assistant) = (try await renewal.holder.codeOnPhone(), try await renewal.assistant())
        _ = try await renewal.centre.desk().phoneChanged(of: "expert1", [renewal.number])
        await expectRefusal("code-held") { _ = try await assistant.redeem(code) }
        renewal.clock.advance(bySeconds: 86_400)
        _ = try await assistant.redeem(code)
        renewal.clock.advance(bySeconds: 1800)
        await expectRefusal("code-expired") { _ = try await assistant.redeem(code) }
        let next = try await renewal.nextCode()
        renewal.clock.advance(bySeconds: 72 * 3600)
        await expectRefusal("code-expired") { _ = try await assistant.redeem(next) }
        await expectRefusal("code-refused") { _ = try await assistant.redeem(code) }
        try await renewal.close()
    }

    @Test("A request that does not pass is refused by its check, and the session takes another one")
    func requests() async throws {
        let renewal = try await RenewalCase()
        let assistant = try await renewal.assistant()
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let (key, name) = (try PrivateKey.generate(.p256), try DistinguishedName([.init(.commonName, "x")]))
        let challenge = Hexadecimal.encode(Array(session.challenge))
        func expect(_ check: String, _ der: [UInt8]) async throws {
            let statement = try await assistant.statement(session, der)
            await expectRefusal("request-refused", check: check) {
                _ = try await assistant.certify(session, der, statement)
            }
        }
        try await expect("form", [0x30, 0])
        let right = try assistant.request(session, key)
        let forged = try CertificateRequest.assemble(
            body: right.body,
            algorithm: key.signatureAlgorithm,
            signature: PrivateKey.generate(.p256).sign(right.body)
        )
        try await expect("signature", forged.der)
        try await expect("challenge", CertificateRequest.make(subject: name, key: key).der)
        let late = try CertificateRequest.make(subject: name, key: key, challengePassword: "ab")
        try await expect("challenge", late.der)
        try await expect("algorithm", assistant.request(session, PrivateKey.generate(.p384)).der)
        let wish = try CertificateRequest.make(
            subject: name,
            key: key,
            extensions: [.basicConstraints(isAuthority: true, pathLength: 0)],
            challengePassword: challenge
        )
        try await expect("extensions", wish.der)
        #expect(try renewal.code().requestDigest == nil)
        #expect(try renewal.line().isEmpty)
        _ = try await assistant.certify(session, right)
        #expect(try renewal.line().count == 1)
        let second = try assistant.request(session, PrivateKey.generate(.p256))
        await expectRefusal("other-request") { _ = try await assistant.certify(session, second) }
        try await renewal.close()
    }

    @Test("The key of another certificate is certified for nobody, and the old key not again")
    func knownKeys() async throws {
        let renewal = try await RenewalCase()
        let (assistant, key) = (try await renewal.assistant(), try PrivateKey.generate(.p256))
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        try await renewal.book.commit([
            .blockKey(keyHash: key.publicKey.fingerprint, reason: .keyCompromise, at: renewal.clock.clock.now)
        ])
        let blocked = try assistant.request(session, key)
        await expectRefusal("request-refused", check: "key") {
            _ = try await assistant.certify(session, blocked)
        }
        #expect(try renewal.code().requestDigest == nil)
        #expect(try renewal.line().isEmpty)
        try await renewal.close()
    }

    @Test(
        "Without the old key nothing is answered and nothing is certified; without the new one nothing is done"
    )
    func proofs() async throws {
        let renewal = try await RenewalCase()
        let assistant = try await renewal.assistant()
        let session = try await assistant.redeem(renewal.holder.codeOnPhone())
        let (key, thief) = (try PrivateKey.generate(.p256), try PrivateKey.generate(.p256))
        let request = try assistant.request(session, key)
        let contents = RenewalProof.contents(request.der, Array(session.challenge), in: session.session)
        let signed = RenewalProof.request(DigestAlgorithm.sha256.hash(contents))
        await expectRefusal("statement-refused") {
            _ = try await assistant.certify(session, request.der, thief.sign(signed))
        }
        let other = try await assistant.leave(session)
        await expectRefusal("statement-refused") {
            _ = try await assistant.certify(session, request.der, other)
        }
        let question = ManagementQuestion(
            witness: [UInt8](repeating: 1, count: 8),
            challenge: [UInt8](repeating: 2, count: 8)
        )
        let statement = try await assistant.statement(session, request.der)
        await expectRefusal("statement-refused") {
            _ = try await assistant.management(session, statement, question)
        }
        let issued = try await assistant.certify(session, request)
        let message = RenewalProof.possession(Array(issued.nonce), of: renewal.world.serial)
        await expectRefusal("proof-refused") {
            _ = try await assistant.complete(session, Array(issued.certificate), thief.sign(message))
        }
        await expectRefusal("proof-refused") {
            _ = try await assistant.complete(session, [1, 2, 3], key.sign(message))
        }
        #expect(try renewal.line().map(\.state) == [.issued])
        #expect(try renewal.old().state == .active)
        _ = try await assistant.complete(session, issued, key)
        try await renewal.close()
    }
}
