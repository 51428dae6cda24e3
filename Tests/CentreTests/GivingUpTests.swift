import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre

/// What an authority began when its key went away, for a while or for ever.
@Suite("Unfinished certificates of an authority whose key is gone", .serialized)
struct GivingUpTests {
    private let issuing: AuthorityID
    private let other: AuthorityID

    init() throws {
        issuing = try #require(AuthorityID("issuing"))
        other = try #require(AuthorityID("issuing-b"))
    }

    private func request(_ key: PrivateKey, at authority: AuthorityRecord) throws -> IssuanceRequest {
        IssuanceRequest(
            profile: "OCSP",
            facts: .responder(of: try Certificate(der: authority.certificate).subject),
            proof: try .proof(of: key),
            actor: "test"
        )
    }

    /// The centre as a power loss after the fifth step of an issuance leaves it.
    private func interrupted(
        _ staged: StagedHierarchy,
        at id: AuthorityID,
        _ key: PrivateKey
    ) async throws -> (staged: StagedHierarchy, id: CertificateID) {
        let centre = try staged.prepared.open()
        let snapshots = Snapshots(of: staged.prepared)
        let authority = try centre.authority(id.name) { step in
            if step == .intended { snapshots.take("intended") }
        }
        let issued = try await authority.issue(request(key, at: centre.authorityRecord(id.name)))
        try await centre.close()
        return (StagedHierarchy(prepared: try #require(snapshots.all.first).copy), issued.id)
    }

    private func lose(_ id: AuthorityID, in staged: StagedHierarchy) throws {
        try FileManager.default.moveItem(
            atPath: "\(staged.prepared.state)/keys/\(id).key",
            toPath: staged.prepared.path("\(id).key")
        )
    }

    private func bringBack(_ id: AuthorityID, in staged: StagedHierarchy) throws {
        try FileManager.default.moveItem(
            atPath: staged.prepared.path("\(id).key"),
            toPath: "\(staged.prepared.state)/keys/\(id).key"
        )
    }

    @Test("An authority whose key is away keeps nobody from starting, and the rows of others recover")
    func recovery() async throws {
        let first = try await StagedHierarchy.make()
        let centre = try first.prepared.open()
        _ = try await first.desk(centre).create(first.plan("issuing-b", parent: "root", algorithm: .p256))
        try await centre.close()
        let second = try await interrupted(first, at: other, .generate(.p256))
        let (staged, own) = try await interrupted(second.staged, at: issuing, .generate(.p256))
        try lose(other, in: staged)

        let reopened = try staged.prepared.open()
        var troubled: [AuthorityID] = []
        let settled = try await reopened.recover { id, _ in troubled.append(id) }
        #expect(troubled == [other])
        #expect(settled.map(\.id) == [own])
        #expect(settled.map(\.settlement) == [.finished])
        #expect(try reopened.book.certificate(own)?.state == .issued)
        #expect(try reopened.book.certificate(second.id)?.state == .signing)
        #expect(try reopened.book.status(of: second.id) == .unknown)
        let more = try request(.generate(.p256), at: reopened.authorityRecord("issuing"))
        #expect(try await reopened.authority("issuing").issue(more).id.authority == issuing)

        try bringBack(other, in: staged)
        #expect(try await reopened.recover().map(\.id) == [second.id])
        #expect(try reopened.book.certificate(second.id)?.state == .issued)
        try await reopened.close()
    }

    @Test("Two persons give it up: it is revoked, its key blocked, its serial burnt, and it never comes back")
    func givenUp() async throws {
        let key = try PrivateKey.generate(.p256)
        let (staged, id) = try await interrupted(StagedHierarchy.make(), at: issuing, key)
        try lose(issuing, in: staged)
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let plan = try desk.unfinished(of: issuing)
        #expect(plan.certificates.map(\.id) == [id])
        #expect(plan.absence?.contains("issuing.key") == true)
        #expect(try centre.book.certificate(id)?.state == .signing)

        #expect(try await desk.giveUp(issuing).map(\.id) == [id])
        #expect(try centre.book.certificate(id)?.state == .abandoned)
        guard case .revoked(let revocation) = try centre.book.status(of: id) else {
            Issue.record("it is not revoked")
            return
        }
        #expect(revocation.reason == .cessationOfOperation)
        #expect(try centre.book.isBlocked(keyHash: key.publicKey.fingerprint))
        #expect(try centre.book.counts().isConsistent)
        #expect(try centre.verifyAudit(with: centre.auditPublicKeys()).fault == nil)
        await #expect(throws: HierarchyError(.notInState(issuing, .active))) {
            _ = try await desk.giveUp(issuing)
        }
        let next = try await desk.rollOver(issuing)
        let authority = try centre.issuingAuthority(for: "OCSP")
        #expect(authority.identity.id == next.id)
        let error = await #expect(throws: IssuanceError.self) {
            _ = try await authority.issue(request(key, at: next))
        }
        #expect(error?.reason == .keyBlocked(keyHash: key.publicKey.fingerprint))
        #expect(try await authority.issue(request(.generate(.p256), at: next)).id.authority == next.id)

        try bringBack(issuing, in: staged)
        #expect(try await centre.recover().isEmpty)
        #expect(try centre.book.certificate(id)?.state == .abandoned)
        #expect(try await centre.publishLists().failed.isEmpty)
        let list = try RevocationList(
            der: [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(centre.state.published)/issuing.crl")))
        )
        var listed: [SerialNumber] = []
        list.forEachEntry { listed.append($0.serial) }
        #expect(listed.contains(id.serial))
        try await centre.close()
    }

    @Test("Nothing is given up while the key is at hand, or does not open, or a living process is at it")
    func refused() async throws {
        let (staged, id) = try await interrupted(StagedHierarchy.make(), at: issuing, .generate(.p256))
        try await refuse(in: staged) { $0 as? HierarchyError == HierarchyError(.keyPresent(issuing)) }
        let file = "\(staged.prepared.state)/keys/issuing.key"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        try await refuse(in: staged) { $0 is KeyFileError }
        try lose(issuing, in: staged)
        let centre = try staged.prepared.open()
        let holder = try #require(try centre.book.certificate(id)?.reservation.holder)
        let lock = try ProcessLock(name: holder, folder: centre.state.run)
        try await refuse(in: staged) { ($0 as? CentreError)?.message.contains(holder) == true }
        withExtendedLifetime(lock) {}
        #expect(try centre.book.certificate(id)?.state == .signing)
        try await centre.close()
    }

    @Test("A key is destroyed only after what it began is finished")
    func destroyed() async throws {
        let (staged, id) = try await interrupted(StagedHierarchy.make(), at: issuing, .generate(.p256))
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        try await desk.retire(issuing)
        let count = try desk.dependants(of: issuing)
        #expect(try await desk.destroy(issuing, evenThough: count) == count)
        #expect(try centre.book.certificate(id)?.state == .issued)
        #expect(try centre.book.unfinishedCertificates().isEmpty)
        try await centre.close()
    }

    private func refuse(in staged: StagedHierarchy, because isRight: (any Error) -> Bool) async throws {
        let centre = try staged.prepared.open()
        let error = await #expect(throws: (any Error).self) {
            _ = try await staged.desk(centre).giveUp(issuing)
        }
        #expect(try isRight(#require(error)), "\(String(describing: error))")
        try await centre.close()
    }

    @Test(
        "The key of an authority that has another certificate is not blocked with a cross certificate given up"
    )
    func crossCertificate() async throws {
        let first = try await StagedHierarchy.make()
        let centre = try first.prepared.open()
        let root = try #require(AuthorityID("root-x"))
        _ = try await first.desk(centre).create(
            AuthorityPlan(id: root, role: .root, algorithm: .p256, commonName: "根X", organization: "必联")
        )
        let snapshots = Snapshots(of: first.prepared)
        let desk = try first.desk(centre) { step in
            if step == .issuance(.intended) { snapshots.take("intended") }
        }
        _ = try await desk.crossSign(issuing, by: root)
        try await centre.close()
        let staged = StagedHierarchy(prepared: try #require(snapshots.all.first).copy)
        try lose(root, in: staged)
        let reopened = try staged.prepared.open()
        #expect(try await staged.desk(reopened).giveUp(root).count == 1)
        let keyHash = try reopened.authorityRecord("issuing").keyHash
        #expect(try !reopened.book.isBlocked(keyHash: keyHash))
        #expect(try reopened.book.unfinishedCertificates().isEmpty)
        try await reopened.close()
    }

    /// Issue 3.
    @Test("Nor is that of one that was certified elsewhere alone, and others can certify it after that")
    func foreignAuthority() async throws {
        let first = try await StagedHierarchy.make()
        let centre = try first.prepared.open()
        let root = try #require(AuthorityID("root-x"))
        let key = try PrivateKey.generate(.p256)
        let above = try ForeignAuthority.certificate(key)
        let request = try await first.request("gov", at: centre)
        let own = try ForeignAuthority.certify(
            CertificateRequest(der: request.request),
            by: above,
            key: key,
            serial: 2
        )
        let gov = try await first.desk(centre).importCertificate(own, for: request.id, chain: [above])
        _ = try await first.desk(centre).create(
            AuthorityPlan(id: root, role: .root, algorithm: .p256, commonName: "根X", organization: "必联")
        )
        let snapshots = Snapshots(of: first.prepared)
        let desk = try first.desk(centre) { step in
            if step == .issuance(.intended) { snapshots.take("intended") }
        }
        _ = try await desk.crossSign(gov.id, by: root)
        try await centre.close()
        let staged = StagedHierarchy(prepared: try #require(snapshots.all.first).copy)
        try lose(root, in: staged)
        let reopened = try staged.prepared.open()
        let given = try await staged.desk(reopened).giveUp(root)
        #expect(given.map(\.reservation.repeatsKey) == [false])
        #expect(try reopened.book.status(of: #require(given.first).id) != .unknown)
        #expect(try !reopened.book.isBlocked(keyHash: gov.keyHash))
        let cross = try await staged.desk(reopened).crossSign(gov.id, by: #require(AuthorityID("root")))
        #expect(cross.publicKey.fingerprint == gov.keyHash)
        try await reopened.close()
    }

    @Test("Nor is that of somebody else's root, which another one of ours can certify")
    func foreignRoot() async throws {
        let first = try await StagedHierarchy.make()
        let centre = try first.prepared.open()
        let root = try #require(AuthorityID("root-x"))
        let foreign = try ForeignAuthority.certificate(PrivateKey.generate(.p256))
        _ = try await first.desk(centre).create(
            AuthorityPlan(id: root, role: .root, algorithm: .p256, commonName: "根X", organization: "必联")
        )
        let snapshots = Snapshots(of: first.prepared)
        let desk = try first.desk(centre) { step in
            if step == .issuance(.intended) { snapshots.take("intended") }
        }
        _ = try await desk.crossSign(foreign, by: root)
        try await centre.close()
        let staged = StagedHierarchy(prepared: try #require(snapshots.all.first).copy)
        try lose(root, in: staged)
        let reopened = try staged.prepared.open()
        #expect(try await staged.desk(reopened).giveUp(root).count == 1)
        #expect(try !reopened.book.isBlocked(keyHash: foreign.publicKey.fingerprint))
        let cross = try await staged.desk(reopened).crossSign(foreign, by: #require(AuthorityID("root")))
        #expect(cross.publicKey.fingerprint == foreign.publicKey.fingerprint)
        try await reopened.close()
    }

    @Test("A job whose certificate was given up makes no other one for the same key")
    func application() async throws {
        let paid = try await PaidCentre.make()
        #expect(try TortureRun(paid.centre, death: "issuance.intended").wasKilled)
        let staged = StagedHierarchy(prepared: paid.centre)
        let before = try paid.centre.open()
        _ = try await before.addStaff(
            name: "he.pki",
            displayName: "何密钥",
            roles: [.pkiAdministrator],
            by: before.staffOperator("admin")
        )
        try await before.close()
        try lose(issuing, in: staged)
        let centre = try paid.centre.open()
        let desk = try staged.desk(centre)
        #expect(try await desk.giveUp(issuing).map(\.reservation.application) == [paid.application])
        let next = try await desk.rollOver(issuing)
        let authority = try centre.issuingAuthority(for: "EXPERT", resuming: paid.application)
        #expect(authority.identity.id == next.id)
        try await centre.close()
        let second = try TortureRun(paid.centre)
        #expect(second.outcome.contains("is blocked"), "\(second.outcome)")
        #expect(try paid.describe().contains("abandoned"))
    }
}
