import CentreSupport
import Foundation
import Model
import OCSP
import OpenSSL
import Portal
import Store
import TestSupport
import Testing

@testable import Centre

/// Issue 3: a second root is bought for the day on which somebody else has the key of the first.
@Suite("An authority that two roots certified", .serialized)
struct OtherWayTests {
    private let compromise = RevocationOrder(RevocationReason.keyCompromise)

    @Test("It stands when the key of one root is compromised, and falls with the second, for everybody alike")
    func stands() async throws {
        let scene = try await SecondRoot.make()
        let (centre, desk) = (scene.centre, scene.desk)
        let record = try centre.authorityRecord("issuing")
        let planned = try desk.fall(of: scene.root, compromise)
        #expect(planned.authorities == [] && planned.standing == [scene.issuing])
        _ = try await desk.revoke(scene.root, compromise)
        #expect(try centre.authorityRecord("issuing").state == .active)
        #expect(try centre.fall(of: record) == nil)
        #expect(try centre.fallenAuthorities().keys.sorted { $0.name < $1.name } == [scene.root])
        #expect(try scene.answer() == .good)
        let findings = try await scene.findings()
        #expect(findings.allSatisfy { $0.verdict == .passed }, "\(findings)")

        let fall = try await desk.revoke(scene.other, compromise)
        #expect(fall.authorities == [scene.issuing] && fall.standing == [])
        #expect(try centre.authorityRecord("issuing").state == .retired)
        #expect(try centre.fall(of: record)?.reason == .keyCompromise)
        guard case .revoked(let revocation) = try scene.answer() else {
            Issue.record("not revoked")
            return
        }
        #expect(revocation.reason == .caCompromise)
        #expect(try await scene.findings().contains { $0.verdict == .failed })
        try await centre.close()
    }

    @Test("It falls when the cross certificate by which it stands is revoked, and that is said before")
    func withoutCross() async throws {
        let scene = try await SecondRoot.make()
        let (centre, desk) = (scene.centre, scene.desk)
        let record = try centre.authorityRecord("issuing")
        let id = try CertificateID(authority: scene.other, serial: #require(scene.cross).serial)
        let order = RevocationOrder(RevocationReason.superseded)
        #expect(try desk.fall(ofCertificate: id, order).authorities == [])
        _ = try await desk.revoke(scene.root, compromise)
        let fall = try desk.fall(ofCertificate: id, order)
        #expect(fall.authorities == [scene.issuing] && fall.certificates > 0)
        #expect(try centre.authorityRecord("issuing").state == .active)
        try await desk.revokeCertificate(id, order)
        #expect(try centre.fall(of: record)?.reason == .keyCompromise)
        #expect(try centre.authorityRecord("issuing").state == .retired)
        let events = try centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
        #expect(events.contains { $0.action == "authority.retire" && $0.object == "issuing" })
        #expect(try scene.answer() != .good)
        try await centre.close()
    }

    @Test(
        "It is reported compromised though the key of the root that fell before is away: its list counts no more"
    )
    func fallenRootAway() async throws {
        let scene = try await SecondRoot.make()
        let prepared = scene.staged.prepared
        #expect(try await scene.centre.publishLists().failed.isEmpty)
        try await scene.centre.close()
        let medium = prepared.path("medium")
        try FileManager.default.createDirectory(atPath: medium, withIntermediateDirectories: false)
        let first = try prepared.open(rootKeys: RootKeys(folder: medium))
        try await scene.staged.desk(first).takeOffline(scene.root)
        try await first.close()

        let centre = try prepared.open()
        let desk = try scene.staged.desk(centre)
        let record = try centre.authorityRecord("issuing")
        let own = try #require(try centre.ownCertificate(of: record))
        await #expect(throws: HierarchyError(.keyAbsent(scene.root))) {
            _ = try await desk.revoke(scene.issuing, compromise)
        }
        _ = try await desk.revoke(scene.root, compromise)
        let fall = try await desk.revoke(scene.issuing, compromise)
        #expect(fall.silent == [scene.root])
        #expect(try centre.book.isBlocked(keyHash: record.keyHash))
        #expect(try centre.book.certificate(own)?.revocation?.reason == .keyCompromise)
        let file = URL(fileURLWithPath: "\(prepared.state)/published/root-b.crl")
        var listed: [SerialNumber] = []
        try RevocationList(der: [UInt8](Data(contentsOf: file))).forEachEntry { listed.append($0.serial) }
        #expect(try listed.contains(#require(scene.cross).serial))
        // Nobody is told to bring the key for a list that nobody believes.
        #expect(try centre.unlistedCounts().isEmpty)
        try await centre.close()
    }

    @Test("Every chain that is handed out goes by the way that stands")
    func chains() async throws {
        let scene = try await SecondRoot.make()
        let (centre, desk) = (scene.centre, scene.desk)
        let record = try centre.authorityRecord("issuing")
        let (own, cross) = (try Certificate(der: record.certificate), try #require(scene.cross))
        let roots = try ["root", "root-b"].map {
            try Certificate(der: centre.authorityRecord($0).certificate)
        }
        let file = URL(fileURLWithPath: "\(scene.staged.prepared.state)/published/issuing-chain.pem")
        let api = try #require(centre.configuration.api)
        let holder = try #require(try centre.book.staff(named: "admin")?.certificate)
        let holders = try #require(try centre.book.certificate(holder))
        #expect(try centre.chain(of: record) == [own, roots[0]])
        #expect(try Certificate.all(inPEM: Array(Data(contentsOf: file))) == [own, roots[0]])

        _ = try await desk.revoke(scene.root, compromise)
        #expect(try centre.chain(of: record) == [cross, roots[1]])
        #expect(try centre.chain(above: holders) == [cross, roots[1]])
        #expect(try Certificate.all(inPEM: Array(Data(contentsOf: file))) == [cross, roots[1]])
        let identity = try await centre.serverIdentity(of: centre.serverSigner(api))
        #expect(Array(identity.chain.dropFirst()) == [cross.der])

        _ = try await desk.revoke(scene.other, compromise)
        #expect(try centre.chain(of: record) == [own, roots[0]])
        try await centre.close()
    }

    @Test("The API's answers go by the way that stands, though the desk knew the other one")
    func answers() async throws {
        let clock = ManualClock(WallClock.system.now)
        let scene = try await SecondRoot.make(clock.clock)
        let centre = scene.centre
        let machine = try await Machine.register("web", in: centre, by: scene.staged.persons(centre))
        let desk = CentreDesk(centre: centre)
        let before = try await desk.issue(machine.order(.generate(.p256)), for: machine.caller)
        let own = try centre.authorityRecord("issuing").certificate
        #expect(try Certificate(pem: Array(#require(before.chain.first).utf8)).der == own)
        _ = try await scene.desk.revoke(scene.root, compromise)
        clock.advance(bySeconds: CentreDesk.chainSeconds)
        let after = try await desk.issue(machine.order(.generate(.p256)), for: machine.caller)
        #expect(try Certificate(pem: Array(#require(after.chain.first).utf8)) == scene.cross)
        try await centre.close()
    }

    @Test("The end of the only cross certificate by which it stands is told ahead")
    func ending() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let key = try PrivateKey.generate(.p256)
        let own = try ForeignAuthority.certificate(key)
        let plan = try ForeignAuthority.plan("old", key: key, certificate: own)
        _ = try await desk.importAuthority(plan)
        let issuing = try Certificate(der: centre.authorityRecord("issuing").certificate)
        let cross = try CertificateBody(
            serial: #require(SerialNumber(bytes: [9])),
            signatureAlgorithm: key.signatureAlgorithm,
            issuer: own.subject.der,
            notBefore: issuing.notBefore,
            notAfter: centre.clock.now.advanced(bySeconds: 60 * 86_400 + 3600),
            subject: issuing.subjectDER,
            subjectPublicKeyInfo: issuing.publicKey.subjectPublicKeyInfo,
            extensions: [.basicConstraints(isAuthority: true)]
        ).signed(by: key)
        let record = AuthorityCertificateRecord(
            authority: try #require(AuthorityID("issuing")),
            kind: .cross,
            fingerprint: cross.fingerprint,
            certificate: cross.der,
            addedAt: centre.clock.now
        )
        try await centre.book.commit([.addAuthorityCertificate(record)])
        let said = "issuing stands by the certificate of old alone, which ends in 60 days"
        func isTold() throws -> Bool {
            try centre.authorityEndings().contains { $0.severity == .warning && $0.detail.hasPrefix(said) }
        }
        #expect(try !isTold())
        _ = try await desk.revoke(#require(AuthorityID("root")), compromise)
        #expect(try centre.authorityRecord("issuing").state == .active)
        #expect(try isTold())
        try await centre.close()
    }

    @Test("A way that comes back to a root that fell is none")
    func sameRoot() async throws {
        let scene = try await SecondRoot.make()
        let (centre, desk) = (scene.centre, scene.desk)
        let sub = try await desk.create(
            scene.staged.plan("sub", parent: "root", algorithm: .p256)
        ).id
        _ = try await desk.crossSign(sub, by: scene.root)
        let fall = try await desk.revoke(scene.root, compromise)
        #expect(fall.authorities == [sub] && fall.standing == [scene.issuing])
        #expect(try centre.fall(of: centre.authorityRecord("sub")) != nil)
        try await centre.close()
    }
}

extension SecondRoot {
    /// What OCSP says of a staff member's certificate.
    fileprivate func answer() throws -> CertificateStatus {
        let id = try #require(try centre.book.staff(named: "admin")?.certificate)
        let issuers = try centre.ocspIssuers { _ in }
        let responder = OCSPResponder(issuers: issuers, status: centre.book, clock: centre.clock)
        let issuer = try #require(issuers.first { $0.id == id.authority })
        let request = try #require(try issuer.plainRequests(about: id.serial).last)
        let response = try OCSPResponseMessage(der: responder.answer(to: request).bytes)
        return try #require(response.basic?.responses.first?.status)
    }

    /// What `certificate verify` says of it, trusting the other root.
    fileprivate func findings() async throws -> [ExaminationFinding] {
        let id = try #require(try centre.book.staff(named: "admin")?.certificate)
        return try await CertificateExamination(
            Certificate(der: #require(centre.book.certificate(id)?.certificate)),
            intermediates: [#require(cross)],
            anchors: [Certificate(der: centre.authorityRecord(other.name).certificate)],
            at: centre.clock.now
        ).run(asking: [.book(of: centre)])
    }
}
