import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3: the line of an authority goes on below the root by whose cross certificate it stands.
@Suite("Successors of an authority that stands by a cross certificate", .serialized)
struct CrossSuccessorTests {
    private let compromise = RevocationOrder(RevocationReason.keyCompromise)

    @Test("Who signed the cross certificate certifies the successor, and nobody has to name it")
    func successor() async throws {
        let scene = try await SecondRoot.make()
        _ = try await scene.desk.revoke(scene.root, compromise)
        let next = try await scene.desk.rollOver(scene.issuing)
        #expect(next.parent == scene.other && next.predecessor == scene.issuing)
        #expect(try scene.centre.authorityRecord("issuing").state == .retired)
        let top = try Certificate(der: scene.centre.authorityRecord("root-b").certificate)
        #expect(try scene.centre.chain(of: next).last == top)
        #expect(try scene.centre.fall(of: next) == nil)
        try await scene.centre.close()
    }

    @Test("Where nobody of the parent's line issues any more that is said, with the way on")
    func ended() async throws {
        let scene = try await SecondRoot.make(isCrossed: false)
        _ = try await scene.desk.revoke(scene.root, compromise)
        let ended = HierarchyError(.parentEnded(scene.issuing, parent: scene.root, .retired))
        #expect(ended.hint?.contains("--parent") == true)
        await #expect(throws: ended) { _ = try await scene.desk.rollOver(scene.issuing) }
        var renewal = AuthorityDesk.Renewal()
        renewal.parent = scene.other
        #expect(try await scene.desk.rollOver(scene.issuing, renewal).parent == scene.other)
        try await scene.centre.close()
    }

    @Test("Below somebody else's authority that is compromised, too")
    func foreign() async throws {
        let scene = try await SecondRoot.make()
        let (centre, desk) = (scene.centre, scene.desk)
        let key = try PrivateKey.generate(.p256)
        let above = try ForeignAuthority.certificate(key)
        let known = try await desk.importAuthority(
            ForeignAuthority.plan("ext", key: nil, certificate: above)
        )
        let request = try await scene.staged.request("gov", at: centre)
        let certificate = try ForeignAuthority.certify(
            CertificateRequest(der: request.request),
            by: above,
            key: key,
            seconds: 60 * 86_400,
            serial: 2
        )
        _ = try await desk.importCertificate(certificate, for: request.id, chain: [])
        _ = try await desk.crossSign(request.id, by: scene.other)
        func advice() throws -> String? {
            try centre.authorityEndings().map(\.detail).first { $0.hasPrefix("gov ends in") }
        }
        #expect(try advice()?.contains("'pki authority request --predecessor gov'") == true)
        _ = try await desk.revoke(known.id, compromise)
        #expect(try centre.authorityRecord("gov").state == .active)
        #expect(try advice()?.contains("'pki authority rollover gov'") == true)
        #expect(try await desk.rollOver(request.id).parent == scene.other)
        try await centre.close()
    }

    @Test("Its ceremony is rehearsed and held alike")
    func ceremony() async throws {
        let scene = try await SecondRoot.make()
        _ = try await scene.desk.revoke(scene.root, compromise)
        let ceremony = try scene.ceremony(
            "cross-sign, authority: issuing, by: root-b",
            "rollover, authority: issuing"
        )
        _ = try await scene.staged.rehearse(ceremony, in: scene.centre)
        _ = try await scene.staged.hold(ceremony, in: scene.centre, to: scene.staged.prepared.path("."))
        #expect(try scene.centre.authorityRecord("issuing-2").parent == scene.other)
        // The one that was there has been found, by the rehearsal as by the run.
        #expect(try scene.centre.book.authorityCertificates(of: scene.issuing).count == 1)
        try await scene.centre.close()
    }

    @Test(
        "A rehearsal is worth nothing after a cross certificate was revoked on which the ceremony may build"
    )
    func revokedSince() async throws {
        let scene = try await SecondRoot.make()
        let ceremony = try scene.ceremony("rollover, authority: issuing")
        _ = try await scene.staged.rehearse(ceremony, in: scene.centre)
        let others = try scene.centre.book.authorityCertificates(of: scene.issuing)
        let cross = try Certificate(der: #require(others.first).certificate)
        let id = CertificateID(authority: scene.other, serial: cross.serial)
        try await scene.desk.revokeCertificate(id, RevocationOrder(RevocationReason.superseded))
        await #expect(throws: CeremonyError(.notRehearsed(name: "two-steps"))) {
            let folder = scene.staged.prepared.path(".")
            _ = try await scene.staged.hold(ceremony, in: scene.centre, to: folder)
        }
        try await scene.centre.close()
    }

    @Test("What falls with a second root is refused by the rehearsal as by the run")
    func fallen() async throws {
        let scene = try await SecondRoot.make()
        _ = try await scene.desk.revoke(scene.root, compromise)
        _ = try await scene.desk.revoke(scene.other, compromise)
        let root = "create-root, authority: root-9, algorithm: p256, commonName: 根九, organization: 必联"
        let ceremony = try scene.ceremony(root, "cross-sign, authority: issuing, by: root-9")
        let error = await #expect(throws: CeremonyError.self) {
            _ = try await scene.staged.rehearse(ceremony, in: scene.centre)
        }
        #expect(error?.message.contains("'steps[1]' cannot be done: ") == true)
        try await scene.centre.close()
    }

    @Test("On the stage are the cross and link certificates of the book, by the keys of the stage")
    func stage() async throws {
        let scene = try await SecondRoot.make()
        _ = try await scene.desk.rollOver(scene.other)
        _ = try await scene.desk.revoke(scene.root, compromise)
        let (book, ceremony) = (scene.centre.book, try scene.ceremony("retire, authority: issuing"))
        let changes = try RehearsalCast(centre: scene.centre, ceremony: ceremony).changes
        let played = changes.compactMap { change -> AuthorityRecord? in
            guard case .addAuthority(let record) = change else { return nil }
            return record
        }
        let others = changes.compactMap { change -> AuthorityCertificateRecord? in
            guard case .addAuthorityCertificate(let record) = change else { return nil }
            return record
        }
        let known = try book.authorities().flatMap { try book.authorityCertificates(of: $0.id) }
        #expect(known.count == 3 && others.count == known.count)
        for other in others {
            let certificate = try Certificate(der: other.certificate)
            let own = try #require(played.first { $0.id == other.authority })
            #expect(certificate.publicKey.fingerprint == own.keyHash)
            let signers = try played.filter {
                try certificate.isSigned(by: Certificate(der: $0.certificate).publicKey)
            }
            #expect(signers.map(\.id).allSatisfy { $0.name.hasPrefix("root-b") } && signers.count == 1)
        }
        // The compromise of the first root is known there, too.
        let revoked = changes.contains { change in
            guard case .importCertificate(let record) = change else { return false }
            return record.id.authority.isOutside && record.revocation?.reason == .keyCompromise
        }
        #expect(revoked)
        try await scene.centre.close()
    }
}
