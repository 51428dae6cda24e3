import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Authorities whose key is gone for ever, and requests that nobody waits for any more (#3).
@Suite("The end of what has no key, or no use", .serialized)
struct LostKeyTests {
    private let issuing: AuthorityID
    private let next: AuthorityID
    private let root: AuthorityID

    init() throws {
        issuing = try #require(AuthorityID("issuing"))
        next = try #require(AuthorityID("issuing-2"))
        root = try #require(AuthorityID("root"))
    }

    /// A centre whose issuing authority has a successor.
    private func succeeded() async throws -> StagedHierarchy {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        _ = try await staged.desk(centre).rollOver(issuing)
        try await centre.close()
        return staged
    }

    private func lose(_ name: String, in staged: StagedHierarchy) throws {
        try FileManager.default.removeItem(atPath: "\(staged.prepared.state)/keys/\(name)")
    }

    private func doctor(_ check: String, _ centre: CACentre) -> HealthFinding? {
        HealthCheck(centre: centre) { [] }.run().first { $0.check == check }
    }

    private func refusal(_ act: () async throws -> Void) async -> HierarchyError.Reason? {
        await #expect(throws: HierarchyError.self) { try await act() }?.reason
    }

    @Test("A retired authority whose key is gone ends by two persons; doctor and publishing pass over it")
    func ended() async throws {
        let staged = try await succeeded()
        try lose("issuing.key", in: staged)
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let valid = try #require(try desk.outliving(issuing))
        #expect(valid > 0)
        #expect(await refusal { _ = try await desk.destroy(issuing, evenThough: 99) } == .keyAbsent(issuing))
        #expect(
            await refusal { _ = try await desk.giveUp(issuing) } == .needed(issuing, valid: valid)
        )
        #expect(try centre.authorityRecord("issuing").state == .retired)
        #expect(try await desk.giveUp(issuing, evenThough: valid).isEmpty)
        #expect(try centre.authorityRecord("issuing").state == .destroyed)
        let event = try centre.book.auditEntries(after: 0, limit: 1000).map(\.event).last {
            $0.action == "authority.giveUp"
        }
        #expect(event?.detail["key"]?.contains("issuing.key") == true)
        #expect(event?.detail["valid"] == "\(valid)" && event?.detail["second"] == "he.pki")
        #expect(doctor("keys", centre)?.severity == .passed)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(await refusal { _ = try await desk.giveUp(issuing) } == .notInState(issuing, .destroyed))
        #expect(try centre.verifyAudit(with: centre.auditPublicKeys()).fault == nil)
        try await centre.close()
    }

    @Test(
        "When the last list of one that was given up has ended, doctor warns as long as something of it is valid"
    )
    func lastList() async throws {
        let staged = try await succeeded()
        let before = try staged.prepared.open()
        _ = try await before.publishLists()
        try await before.close()
        try lose("issuing.key", in: staged)
        let centre = try staged.prepared.open(
            WallClock.fixed(WallClock.system.now.advanced(bySeconds: 86_400 * 3))
        )
        let desk = try staged.desk(centre)
        _ = try await desk.giveUp(issuing, evenThough: #require(try desk.outliving(issuing)))
        _ = try await centre.publishLists()
        let lists = try #require(doctor("revocation-lists", centre))
        #expect(lists.severity == .warning && lists.detail.contains("issuing"), "\(lists)")
        try await centre.close()
    }

    @Test("An authority that is active, whose key is here, or was not looked for, does not end")
    func kept() async throws {
        let staged = try await succeeded()
        let medium = staged.prepared.path("medium")
        try FileManager.default.createDirectory(atPath: medium, withIntermediateDirectories: false)
        let centre = try staged.prepared.open(rootKeys: RootKeys(folder: medium))
        let desk = try staged.desk(centre)
        #expect(
            await refusal { _ = try await desk.giveUp(issuing, evenThough: 99) }
                == .nothingUnfinished(issuing)
        )
        try await desk.takeOffline(issuing)
        try await centre.close()
        let without = try staged.prepared.open()
        #expect(
            await refusal { _ = try await staged.desk(without).giveUp(issuing, evenThough: 99) }
                == .absenceUnproven(issuing)
        )
        try await without.close()
        // A medium that is not there is not one on which the key is not.
        let nowhere = try staged.prepared.open(rootKeys: RootKeys(folder: staged.prepared.path("no-medium")))
        #expect(try staged.desk(nowhere).outliving(issuing) == nil)
        try await nowhere.close()
        try FileManager.default.removeItem(atPath: "\(medium)/issuing.key")
        let with = try staged.prepared.open(rootKeys: RootKeys(folder: medium))
        #expect(try staged.desk(with).outliving(issuing) != nil)
        try await with.close()
        try lose("issuing-2.key", in: staged)
        let last = try staged.prepared.open()
        #expect(
            await refusal { _ = try await staged.desk(last).giveUp(next, evenThough: 99) }
                == .notInState(next, .active)
        )
        try await last.close()
    }

    @Test("An authority that was imported without its key has none to lose")
    func elsewhere() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let certificate = try ForeignAuthority.certificate(PrivateKey.generate(.p256))
        let plan = try ForeignAuthority.plan("old", key: nil, certificate: certificate)
        _ = try await desk.importAuthority(plan)
        #expect(await refusal { _ = try await desk.giveUp(plan.id, evenThough: 9) } == .keyElsewhere(plan.id))
        try await centre.close()
    }

    @Test("Nor has a root, and its key can come later")
    func rootElsewhere() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let key = try PrivateKey.generate(.p256)
        let certificate = try ForeignAuthority.certificate(key)
        func plan(_ key: ImportedKey?) throws -> AuthorityImport {
            AuthorityImport(
                id: try #require(AuthorityID("old-root")),
                role: .root,
                certificate: certificate,
                key: key,
                parent: nil,
                hasRecords: false
            )
        }
        let id = try await desk.importAuthority(plan(nil)).id
        #expect(try desk.outliving(id) == nil)
        #expect(await refusal { _ = try await desk.giveUp(id, evenThough: 9) } == .keyElsewhere(id))
        #expect(await refusal { _ = try await desk.destroy(id, evenThough: 9) } == .keyElsewhere(id))
        #expect(try await desk.importAuthority(plan(.file(key))).state == .active)
        // From now on it has one to lose.
        try await desk.retire(id)
        let reference = try centre.authorityRecord("old-root").keyReference
        try await centre.close()
        try lose(String(reference.dropFirst("file:".count)), in: staged)
        let later = try staged.prepared.open()
        #expect(try staged.desk(later).outliving(id) != nil)
        try await later.close()
    }

    @Test("A retired authority does not come back by an import of the key that was lost here")
    func noReturn() async throws {
        let staged = try await succeeded()
        let before = try staged.prepared.open()
        let key = try KeyFile.open("issuing.key", of: before)
        let record = try before.authorityRecord("issuing")
        try await before.close()
        let plan = AuthorityImport(
            id: issuing,
            role: .issuing,
            certificate: try Certificate(der: record.certificate),
            key: .file(key),
            parent: nil
        )
        let there = try staged.prepared.open()
        // While its key is here there is nothing to do.
        #expect(try await staged.desk(there).importAuthority(plan).state == .retired)
        try await there.close()
        try lose("issuing.key", in: staged)
        let centre = try staged.prepared.open()
        let error = MigrationError(.keyWorkedHere(issuing, reference: "file:issuing.key"))
        await #expect(throws: error) { _ = try await staged.desk(centre).importAuthority(plan) }
        #expect(try centre.authorityRecord("issuing") == record)
        #expect(try !centre.awaitsRecords(issuing))
        try await centre.close()
    }

    @Test("Doctor names every key that fails, and looks at all of them")
    func every() async throws {
        let staged = try await succeeded()
        let keys = "\(staged.prepared.state)/keys"
        let signers = try FileManager.default.contentsOfDirectory(atPath: keys).filter {
            $0.hasPrefix("ocsp-issuing-2")
        }
        #expect(signers.count == 1)
        for name in ["issuing-2.key", "custody.key"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(keys)/\(name)")
        }
        for name in signers { try lose(name, in: staged) }
        let centre = try staged.prepared.open()
        let finding = try #require(doctor("keys", centre))
        #expect(finding.severity == .failure)
        for name in ["issuing-2.key", "custody.key", "OCSP signer of issuing-2"] {
            #expect(finding.detail.contains(name), "\(name): \(finding.detail)")
        }
        try await centre.close()
    }

    @Test(
        "An outstanding request is given up with its key, which is blocked; name and subject are free again"
    )
    func request() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let request = try await staged.request("gov", at: centre)
        let given = try await staged.desk(centre).giveUpRequest(request.id)
        #expect(given.keyHash == request.keyHash)
        #expect(try centre.book.authorityRequests().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: "\(staged.prepared.state)/keys/gov.key"))
        #expect(try centre.book.isBlocked(keyHash: request.keyHash))
        #expect(try await staged.request("gov", at: centre).keyHash != request.keyHash)
        await #expect(throws: BookError(.notFound(object: "request of authority root"))) {
            _ = try await staged.desk(centre).giveUpRequest(root)
        }
        try await centre.close()
    }

    @Test("Giving up a request that was killed is finished by the next run, at every moment")
    func killed() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let request = try await staged.request("gov", at: centre)
        let asked = try CertificateRequest(der: request.request)
        let given = try await staged.desk(centre).sign(asked, by: root, profile: "SUB-CA")
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { snapshots.take("\($0)") }.giveUpRequest(request.id)
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["intended", "keyDestroyed", "recorded"])
        for (moment, copy) in snapshots.all where moment != "recorded" {
            let (reopened, cut) = (try copy.open(), StagedHierarchy(prepared: copy))
            let desk = try cut.desk(reopened)
            let refusals = [
                await refusal { _ = try await cut.request("gov", at: reopened) },
                await refusal { _ = try await desk.importCertificate(given, for: request.id, chain: []) },
            ]
            #expect(refusals.allSatisfy { $0 == .givingUp(request.id) }, "\(moment)")
            _ = try await desk.giveUpRequest(request.id)
            #expect(try reopened.book.authorityRequests().isEmpty, "\(moment)")
            #expect(try reopened.book.isBlocked(keyHash: request.keyHash), "\(moment)")
            #expect(!FileManager.default.fileExists(atPath: "\(copy.state)/keys/gov.key"), "\(moment)")
            let intended = try reopened.book.auditEntryCount(action: "authority.request.giveUp.intend")
            #expect(intended == 1, "\(moment)")
            try await reopened.close()
        }
    }

    @Test("The key of a request that is on a medium that is not here stays, and so does the request")
    func away() async throws {
        let staged = try await StagedHierarchy.make()
        let medium = staged.prepared.path("medium")
        try FileManager.default.createDirectory(atPath: medium, withIntermediateDirectories: false)
        let centre = try staged.prepared.open(rootKeys: RootKeys(folder: medium))
        var plan = try staged.plan("gov", parent: "root", algorithm: .p256)
        (plan.parent, plan.custody) = (nil, .offline)
        let id = try await staged.desk(centre).request(plan).id
        try await centre.close()
        let without = try staged.prepared.open()
        #expect(
            await refusal { _ = try await staged.desk(without).giveUpRequest(id) } == .keyAbsent(id)
        )
        #expect(try without.book.authorityRequests().count == 1)
        try await without.close()
        let with = try staged.prepared.open(rootKeys: RootKeys(folder: medium))
        _ = try await staged.desk(with).giveUpRequest(id)
        #expect(try FileManager.default.contentsOfDirectory(atPath: medium).isEmpty)
        try await with.close()
    }

    @Test("An authority whose successor was asked for elsewhere is not rolled over until that is given up")
    func succession() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        var plan = try staged.plan("gov", parent: "root", algorithm: .p256)
        (plan.parent, plan.predecessor) = (nil, issuing)
        let id = try await desk.request(plan).id
        #expect(await refusal { _ = try await desk.rollOver(issuing) } == .requested(issuing, by: id))
        _ = try await desk.giveUpRequest(id)
        #expect(try await desk.rollOver(issuing).predecessor == issuing)
        try await centre.close()
    }
}
