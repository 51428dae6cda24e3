import CentreSupport
import Enrollment
import Model
import OpenSSL
import Portal
import Store
import Testing
import TokenTestSupport
import Tokens

@testable import Centre

/// 双证书 on tokens behind PKCS#11, which unwrap with an RSA key of their own.
@Suite("Tokens behind PKCS#11 with two certificates", .serialized)
struct PairedModuleTests {
    @Test("A token comes out with both, and the officers open its second key together")
    func made() async throws {
        let world = try await PairedWorld(rule: "slot: 9a, algorithm: p256")
        let desk = try ModuleDesk()
        let (centre, token) = (world.centre, try #require(try await desk.tokens().first))
        let application = try await world.workshop.counter.paidApplication()
        let cut = world.hooked { step, _ in if step == .done { throw PairedWorld.Accident() } }
        await #expect(throws: PairedWorld.Accident.self) {
            _ = try await cut.make(cut.claim(application), on: token)
        }
        let first = try await token.readEncryptionCertificate(in: .authentication)
        try await world.make(application, on: token)
        #expect(try centre.book.application(application)?.state == .completed)
        let record = try #require(try centre.book.certificate(of: application, purpose: .encryption))
        #expect(record.state == .active && record.certificate == first)
        let certificate = try Certificate(der: #require(record.certificate))
        #expect(certificate.publicKey.algorithm == .p256)
        #expect(try await token.encryptionKey(in: .authentication) == certificate.publicKey)
        let archive = try #require(try centre.book.keyArchive(of: record.id))
        #expect(try world.officers.open(archive, [0, 2]).publicKey == certificate.publicKey)
        #expect(try centre.book.archivedKeys(limit: 10).count == 1)
        try await centre.close()
    }

    @Test("When it breaks, its pair is given back to the next one")
    func broken() async throws {
        let world = try await PairedWorld(rule: "slot: 9a, algorithm: p256")
        let desk = try ModuleDesk(blanks: 2)
        let (centre, tokens) = (world.centre, try await desk.tokens())
        let application = try await world.workshop.counter.paidApplication()
        try await world.make(application, on: tokens[0])
        let signing = try #require(try centre.book.certificate(of: application, purpose: .signing))
        let pair = try #require(try centre.book.certificate(of: application, purpose: .encryption))
        let next = try await world.reissue(signing, "superseded")
        let serial = tokens[1].identity.serial
        await #expect(throws: KeyRecoveryError(.needed(next, pair.id.serial, token: serial))) {
            try await world.make(next, on: tokens[1])
        }
        _ = try await world.recovery("liu.zhizheng").propose(pair.id, .token(serial), "介质损坏补办")
        let keeper = try world.recovery("zhou.guanli")
        _ = try await keeper.confirm(1)
        for officer in [0, 1] { _ = try await keeper.release(world.share(officer, of: pair.id), for: 1) }
        _ = try await keeper.finish(1)
        try await world.make(next, on: tokens[1])
        let certificate = try Certificate(der: #require(pair.certificate))
        #expect(try await tokens[1].readEncryptionCertificate(in: .authentication) == certificate.der)
        #expect(try await tokens[1].encryptionKey(in: .authentication) == certificate.publicKey)
        try await centre.close()
    }

    @Test("A transport key that the token's key to sign with did not sign for is not wrapped for")
    func unsigned() throws {
        let (signer, stranger) = (try PrivateKey.generate(.p256), try PrivateKey.generate(.p256))
        let key = try PrivateKey.generate(.rsa2048).publicKey
        let signature = try signer.sign(TransportOffer.message(key, of: "T1"))
        let good = TransportOffer(subjectPublicKeyInfo: key.subjectPublicKeyInfo, signature: signature)
        #expect(good.key(of: "T1", signedBy: signer.publicKey) == key)
        #expect(good.key(of: "T2", signedBy: signer.publicKey) == nil)
        #expect(good.key(of: "T1", signedBy: stranger.publicKey) == nil)
        let curve = try PrivateKey.generate(.p256).publicKey
        let other = TransportOffer(
            subjectPublicKeyInfo: curve.subjectPublicKeyInfo,
            signature: try signer.sign(TransportOffer.message(curve, of: "T1"))
        )
        #expect(other.key(of: "T1", signedBy: signer.publicKey) == nil, "it unwraps nothing")
    }
}
