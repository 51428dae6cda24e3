import CentreSupport
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

@Suite("Authorities whose making was interrupted", .serialized)
struct CreationKillTests {
    private func finished(_ id: AuthorityID, _ centre: CACentre) throws -> Bool {
        let list = try centre.book.latestRevocationList(of: RevocationListName(id))
        return try list?.fingerprint != nil
            && centre.book.signers(.ocsp).contains { $0.authority == id }
    }

    private func certified(_ record: AuthorityRecord, _ centre: CACentre) throws -> [CertificateState] {
        var filter = CertificateFilter()
        filter.keyHash = record.keyHash
        return try centre.book.certificates(filter, limit: 10).map(\.state)
    }

    @Test("The same command finishes what was killed at any moment, and makes no second certificate")
    func anyMoment() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let plan = try staged.plan("sub", parent: "root", algorithm: .p256)
        let snapshots = Snapshots(of: staged.prepared)
        let made = try await staged.desk(centre) { step in snapshots.take("\(step)") }.create(plan)
        try await centre.close()
        #expect(snapshots.all.count > 8)
        var completed = 0
        for (moment, copy) in snapshots.all {
            let centre = try copy.open()
            let desk = try StagedHierarchy(prepared: copy).desk(centre)
            do {
                let record = try await desk.create(plan)
                #expect(record.keyHash == made.keyHash, "\(moment)")
                completed += 1
            } catch let error as BookError {
                #expect(error == BookError(.exists(object: "authority \(plan.id)")), "\(moment)")
            }
            #expect(try finished(plan.id, centre), "\(moment)")
            #expect(try certified(made, centre) == [.active], "\(moment)")
            await #expect(throws: BookError(.exists(object: "authority \(plan.id)")), "\(moment)") {
                _ = try await desk.create(plan)
            }
            try await centre.close()
        }
        #expect(completed > 6)
    }

    private func changed(_ plan: AuthorityPlan, _ change: String) -> AuthorityPlan {
        var other = plan
        if change == "name" { other.commonName = "别名" } else { other.profile = "SUB-CA" }
        return other
    }

    @Test("What was signed for other words is not taken for what is asked", arguments: ["name", "profile"])
    func otherWords(change: String) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let plan = try staged.plan("sub", parent: "root", algorithm: .p256)
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { step in
            if case .issuance(.stored) = step { snapshots.take("signed") }
        }
        .create(plan)
        try await centre.close()
        let copy = try #require(snapshots.all.first?.copy)
        let again = try copy.open()
        let desk = try StagedHierarchy(prepared: copy).desk(again)
        let other = changed(plan, change)
        let error = await #expect(throws: HierarchyError.self) { _ = try await desk.create(other) }
        guard case .begunOtherwise(plan.id, _, _) = error?.reason else {
            Issue.record("another: \(String(describing: error))")
            return
        }
        #expect(try !again.book.authorities().contains { $0.id == plan.id })
        _ = try await desk.create(plan)
        try await again.close()
    }

    @Test("A rollover that was killed is not finished as if something else had been asked for")
    func otherSuccessor() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (issuing, next) = (try #require(AuthorityID("issuing")), try #require(AuthorityID("issuing-2")))
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { if $0 == .recorded { snapshots.take("recorded") } }
            .rollOver(issuing)
        try await centre.close()
        let again = try #require(snapshots.all.first).copy.open()
        let desk = try StagedHierarchy(prepared: #require(snapshots.all.first).copy).desk(again)
        var others = [AuthorityDesk.Renewal](repeating: AuthorityDesk.Renewal(), count: 4)
        others[0].commonName = "另一名"
        others[1].algorithm = .p384
        others[2].parent = issuing
        others[3].custody = .offline
        for other in others {
            let error = await #expect(throws: HierarchyError.self) {
                _ = try await desk.rollOver(issuing, other)
            }
            guard case .succeededOtherwise(issuing, next, _) = error?.reason else {
                Issue.record("another: \(String(describing: error))")
                continue
            }
        }
        var same = AuthorityDesk.Renewal()
        (same.algorithm, same.custody) = (.p256, .file)
        #expect(try await desk.rollOver(issuing, same).id == next)
        #expect(try finished(next, again))
        try await again.close()
    }

    @Test("The key file of an import that was killed is no authority's that is made here")
    func importedKey() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let snapshots = Snapshots(of: staged.prepared)
        let given = try ForeignAuthority.plan("old", key: .generate(.p256))
        let desk = try staged.desk(centre) { if case .keyMade = $0 { snapshots.take("keyMade") } }
        let imported = try await desk.importAuthority(given)
        try await centre.close()
        let copy = try #require(snapshots.all.first?.copy)
        let again = try copy.open()
        let other = StagedHierarchy(prepared: copy)
        let made = try await other.desk(again).create(staged.plan("old", parent: "root", algorithm: .p256))
        #expect(made.keyHash != imported.keyHash)
        try await again.close()
    }

    @Test("A request names a predecessor that has no successor and is to have none, and no root")
    func predecessors() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let issuing = try #require(AuthorityID("issuing"))
        func request(_ name: String, after predecessor: AuthorityID?) async throws {
            var plan = try staged.plan(name, parent: "root", algorithm: .p256)
            (plan.parent, plan.predecessor) = (nil, predecessor)
            _ = try await desk.request(plan)
        }
        try await request("gov", after: issuing)
        let gov = try #require(AuthorityID("gov"))
        await #expect(throws: HierarchyError(.requested(issuing, by: gov))) {
            try await request("gov-2", after: issuing)
        }
        // As a rollover finds it that has waited for its turn meanwhile.
        var rival = try staged.plan("issuing-2", parent: "root", algorithm: .p256)
        rival.predecessor = issuing
        await #expect(throws: HierarchyError(.requested(issuing, by: gov))) {
            _ = try await desk.create(rival)
        }
        _ = try await desk.giveUpRequest(gov)
        let next = try await desk.rollOver(issuing)
        await #expect(throws: HierarchyError(.succeeded(issuing, by: next.id))) {
            try await request("gov-2", after: issuing)
        }
        await #expect(throws: HierarchyError.self) { try await request("gov-2", after: AuthorityID("root")) }
        #expect(try centre.book.authorityRequests().isEmpty)
        try await centre.close()
    }
}
