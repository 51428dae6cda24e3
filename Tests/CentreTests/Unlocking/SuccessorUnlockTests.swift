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

/// 解锁 of a token whose certificate was followed by another one, as by 更新 or 替换.
@Suite("Unlocking a token whose certificate was followed by another", .serialized)
struct SuccessorUnlockTests {
    private static let pin = "70482915"

    /// Follows the certificate on the card by one for a key that is made on the card.
    private func follow(_ holder: HolderCase, atOnce isAtOnce: Bool = true) async throws -> CertificateID {
        let (world, old) = (holder.world, try holder.certificate())
        let record = try #require(try world.centre.book.token(serial: world.serial))
        let secrets = try world.centre.keyring.custody().secrets(of: record)
        let token = try await world.assistant().token
        let key = try await token.generateKey(.p256, in: .authentication, with: secrets)
        let body = try CertificateRequest.body(
            subject: DistinguishedName([.init(.commonName, "x")]),
            publicKey: key
        )
        let request = try CertificateRequest.assemble(
            body: body,
            algorithm: SignatureAlgorithm(key.algorithm),
            signature: await token.sign(body, in: .authentication, with: secrets)
        )
        let party = ActingParty(holder: old.reservation.subjectUID ?? "", writing: world.centre.book)
        let order = SuccessionOrder(
            act: .rekey,
            predecessor: old.id,
            proof: request,
            tokenSerial: world.serial
        )
        let issued = try await world.centre.succeed(order, by: party)
        let der = try #require(try world.centre.book.certificate(issued.id)?.certificate)
        try await token.write(certificate: der, in: .authentication, with: secrets)
        let proof = SuccessionProof.statement("在介质上读回")
        _ = try await world.centre.proveSuccessor(issued.id, by: proof, atOnce: isAtOnce, party)
        #expect(try world.centre.book.certificate(old.id)?.state == (isAtOnce ? .revoked : .active))
        return issued.id
    }

    @Test("At the desk it is unlocked by the certificate that it carries now")
    func desk() async throws {
        let holder = try await HolderCase()
        let world = holder.world
        _ = try await follow(holder)
        try await world.approve()
        let folder = try TemporaryDirectory()
        let token = try await world.assistant().token
        try await world.desk("liu.zhizheng").run(on: token, letter: .file(folder.path("letter.pdf")))
        #expect(try world.centre.book.token(serial: world.serial)?.unlocks == 1)
        try await world.close()
    }

    @Test("With a code, too; who says the certificate of before is refused, without a try")
    func code() async throws {
        let holder = try await HolderCase()
        let world = holder.world
        let new = try await follow(holder)
        try await world.approve()
        let code = try await world.code()
        #expect(try world.codeRecord().certificateSerial == new.serial.hexadecimal)
        let assistant = try await world.assistant()
        await #expect(throws: HolderAssistant.Refused(code: "certificate-not-in-force")) {
            _ = try await assistant.redeem(code)
        }
        #expect(try world.codeRecord().wrongTries == 0)
        let session = try await assistant.redeem(code, certificate: new.serial.hexadecimal)
        let typed = try await assistant.rekey(assistant.secrets(session.session), Self.pin)
        #expect(try await assistant.complete(session, typed) == 1)
        try await world.close()
    }

    @Test("While both are in force the token may show either, whichever the UNLOCK was applied for")
    func overlap() async throws {
        let holder = try await HolderCase()
        let world = holder.world
        let number = try await holder.submit(
            #""type": "UNLOCK", "token": "\#(world.serial)", "triesLeft": 0"#,
            kinds: [.identityCopy]
        )
        _ = try await holder.approve(number)
        let code = try await holder.codeOnPhone()
        let new = try await follow(holder, atOnce: false)
        #expect(try world.codeRecord().certificateSerial == world.certificate)
        let assistant = try await world.assistant()
        let session = try await assistant.redeem(code, certificate: new.serial.hexadecimal)
        let typed = try await assistant.rekey(assistant.secrets(session.session), Self.pin)
        #expect(try await assistant.complete(session, typed) == 1)
        #expect(try world.centre.book.application(number)?.state == .completed)
        try await world.close()
    }

    @Test("An UNLOCK that was applied for about the later certificate can be executed")
    func application() async throws {
        let holder = try await HolderCase()
        let world = holder.world
        let new = try await follow(holder)
        let number = try await holder.submit(
            #""type": "UNLOCK", "token": "\#(world.serial)", "triesLeft": 0"#,
            kinds: [.identityCopy],
            about: new.serial.hexadecimal
        )
        #expect(try await holder.approve(number).state == .pendingExecution)
        let code = try await holder.codeOnPhone()
        let assistant = try await world.assistant()
        let session = try await assistant.redeem(code, certificate: new.serial.hexadecimal)
        let typed = try await assistant.rekey(assistant.secrets(session.session), Self.pin)
        #expect(try await assistant.complete(session, typed) == 1)
        #expect(try world.centre.book.application(number)?.state == .completed)
        try await world.close()
    }

    @Test("A token that still shows the certificate of before is refused")
    func notWritten() async throws {
        let holder = try await HolderCase()
        let world = holder.world
        let token = try await world.assistant().token
        let old = try #require(try await token.readCertificate(in: .authentication))
        _ = try await follow(holder)
        let record = try #require(try world.centre.book.token(serial: world.serial))
        let secrets = try world.centre.keyring.custody().secrets(of: record)
        try await token.write(certificate: old, in: .authentication, with: secrets)
        try await world.approve()
        let folder = try TemporaryDirectory()
        await #expect(throws: UnlockError(.certificateInvalid(serial: world.serial))) {
            try await world.desk("liu.zhizheng").run(on: token, letter: .file(folder.path("letter.pdf")))
        }
        #expect(try world.centre.book.token(serial: world.serial)?.pendingSecrets == nil)
        try await world.close()
    }
}
