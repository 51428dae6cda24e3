import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// What the commands do with a root's key is done in a ceremony, too.
@Suite("Steps of ceremonies", .serialized)
struct CeremonyStepTests {
    private func ceremony(_ steps: [String], in prepared: PreparedCentre) throws -> Ceremony {
        let head = StagedHierarchy.ceremony.components(separatedBy: "steps:")[0]
        let text = "\(head)steps:\n" + steps.map { "  - {\($0)}\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: prepared.path("ceremony.yaml")))
        return try Ceremony(path: prepared.path("ceremony.yaml"))
    }

    /// Somebody else's authority in a file, as a step names it.
    private func foreign(in prepared: PreparedCentre) throws -> (certificate: Certificate, step: String) {
        let certificate = try ForeignAuthority.certificate(PrivateKey.generate(.p256))
        let file = certificate.pem
        try Data(file).write(to: URL(fileURLWithPath: prepared.path("foreign.pem")))
        let digest = Hexadecimal.encode(DigestAlgorithm.sha256.hash(file))
        return (certificate, "do: cross-sign, file: foreign.pem, sha256: \(digest), by: root")
    }

    @Test("Somebody else's authority is cross-signed, and the protocol has the digest of what was made")
    func crossSigned() async throws {
        let staged = try await StagedHierarchy.make()
        let (certificate, step) = try foreign(in: staged.prepared)
        let ceremony = try ceremony([step], in: staged.prepared)
        let centre = try staged.prepared.open()
        _ = try await staged.rehearse(ceremony, in: centre)
        let path = try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        let root = try #require(AuthorityID("root"))
        let made = try centre.certified(
            certificate.subject,
            keyHash: certificate.publicKey.fingerprint,
            by: root
        )
        let digest = Hexadecimal.encode(try #require(made.first).certificate.fingerprint)
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains(digest))
        try await centre.close()
    }

    @Test("A certificate file that changed, or whose key is blocked, is refused by the rehearsal")
    func crossRefused() async throws {
        let staged = try await StagedHierarchy.make()
        let (certificate, step) = try foreign(in: staged.prepared)
        let ceremony = try ceremony([step], in: staged.prepared)
        let centre = try staged.prepared.open()
        try await centre.book.commit([
            .blockKey(
                keyHash: certificate.publicKey.fingerprint,
                reason: .keyCompromise,
                at: centre.clock.now
            )
        ])
        let blocked = await #expect(throws: CeremonyError.self) {
            try await staged.rehearse(ceremony, in: centre)
        }
        #expect(blocked?.kind == .refused)
        _ = try foreign(in: staged.prepared)
        let changed = await #expect(throws: CeremonyError.self) {
            try await staged.rehearse(ceremony, in: centre)
        }
        #expect(changed?.message.contains("foreign.pem") == true)
        try await centre.close()
    }

    @Test("A revocation of an authority is rehearsed, held, and finished when it was killed")
    func revoked() async throws {
        let staged = try await StagedHierarchy.make()
        let first = try staged.prepared.open()
        let id = try await staged.desk(first).create(
            staged.plan("issuing-x", parent: "root", algorithm: .p256)
        ).id
        try await first.close()
        let ceremony = try ceremony(
            ["do: revoke, authority: issuing-x, reason: superseded, text: 不再需要"],
            in: staged.prepared
        )
        let centre = try staged.prepared.open()
        #expect(
            try await staged.rehearse(ceremony, in: centre).joined(separator: "\n").contains("状态 retired")
        )
        #expect(try centre.fall(of: centre.authorityRecord(id.name)) == nil)
        let snapshots = Snapshots(of: staged.prepared)
        let path = try await staged.hold(ceremony, in: centre, to: staged.prepared.path(".")) { _, step in
            snapshots.take(step.map { "\($0)" } ?? "end")
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains("吊销 issuing-x 的证书: superseded"))
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["recorded", "published", "end"])
        for (moment, copy) in snapshots.all {
            let again = try Ceremony(path: copy.path("ceremony.yaml"))
            let reopened = try copy.open()
            _ = try await staged.hold(again, in: reopened, to: copy.path("."))
            let record = try reopened.authorityRecord(id.name)
            #expect(record.state == .retired, "\(moment)")
            let own = try #require(try reopened.ownCertificate(of: record))
            #expect(try reopened.book.certificate(own)?.state == .revoked, "\(moment)")
            #expect(try !reopened.isUnlisted(own), "\(moment)")
            try await reopened.close()
        }
    }

    @Test("What is revoked already is told by the rehearsal")
    func revokedBefore() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let id = try await staged.desk(centre).create(
            staged.plan("issuing-x", parent: "root", algorithm: .p256)
        ).id
        _ = try await staged.desk(centre).revoke(id, RevocationOrder(RevocationReason.superseded))
        let ceremony = try ceremony(
            ["do: revoke, authority: issuing-x, reason: superseded"],
            in: staged.prepared
        )
        let error = await #expect(throws: CeremonyError.self) {
            try await staged.rehearse(ceremony, in: centre)
        }
        #expect(error?.kind == .conflict)
        try await centre.close()
    }

    @Test("A cross certificate is revoked by itself, and the authority goes on")
    func crossRevoked() async throws {
        let staged = try await StagedHierarchy.make()
        let first = try staged.prepared.open()
        let (issuing, second) = (try #require(AuthorityID("issuing")), try #require(AuthorityID("root-b")))
        var plan = try staged.plan("root-b", parent: "root", algorithm: .p256)
        (plan.role, plan.parent, plan.profile) = (.root, nil, "ROOT")
        _ = try await staged.desk(first).create(plan)
        let cross = try await staged.desk(first).crossSign(issuing, by: second)
        try await first.close()
        let step = "do: revoke, by: root-b, certificate: \(cross.serial.hexadecimal), reason: superseded"
        let ceremony = try ceremony([step], in: staged.prepared)
        let centre = try staged.prepared.open()
        _ = try await staged.rehearse(ceremony, in: centre)
        _ = try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        let place = CertificateID(authority: second, serial: cross.serial)
        #expect(try centre.book.certificate(place)?.state == .revoked)
        #expect(try !centre.isUnlisted(place))
        #expect(try centre.authorityRecord("issuing").state == .active)
        try await centre.close()
    }

    @Test("A root that signs with PSS is made, and a line of PKCS#1 goes on with PSS")
    func padding() async throws {
        let staged = try await StagedHierarchy.make()
        let first = try staged.prepared.open()
        _ = try await staged.desk(first).create(
            staged.plan("issuing-x", parent: "root", algorithm: .rsa3072)
        )
        try await first.close()
        let ceremony = try ceremony(
            [
                "do: create-root, authority: root-9, algorithm: rsa3072, signature: pss, commonName: 根九, organization: 必联",
                "do: rollover, authority: issuing-x, signature: pss",
            ],
            in: staged.prepared
        )
        let centre = try staged.prepared.open()
        _ = try await staged.rehearse(ceremony, in: centre)
        _ = try await staged.hold(ceremony, in: centre, to: staged.prepared.path("."))
        for name in ["root-9", "issuing-x-2"] {
            #expect(try centre.authorityRecord(name).signatureAlgorithm == .rsaPSSWithSHA256, "\(name)")
        }
        #expect(try centre.authorityRecord("issuing-x").signatureAlgorithm == .rsaWithSHA256)
        try await centre.close()
    }

    @Test("A key under shares is dealt anew by the step that deals it, and the old shares open nothing")
    func dealtAnew() async throws {
        let shared = try await SharedHierarchy.dealt()
        let (staged, prepared) = (shared.staged, shared.staged.prepared)
        let ceremony = try ceremony(
            ["do: share, authority: root, threshold: 2, of: 2, to: next"],
            in: prepared
        )
        let old = SharedHierarchy.shares([1, 2], in: "shares", of: prepared)
        let centre = try prepared.open(rootKeys: old)
        _ = try await staged.rehearse(ceremony, in: centre)
        _ = try await staged.hold(ceremony, in: centre, to: prepared.path("."))
        try await centre.close()
        let new = SharedHierarchy.shares([1, 2], in: "next", of: prepared)
        #expect(try await SharedHierarchy.opens(prepared, with: new))
        #expect(try await !SharedHierarchy.opens(prepared, with: old))
    }
}
