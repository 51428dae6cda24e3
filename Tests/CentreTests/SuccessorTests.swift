import Centre
import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import TestSupport
import Testing
import Tokens

/// Who goes on when an issuing authority has ended.
@Suite("The successor of an authority that has ended", .serialized)
struct SuccessorTests {
    /// How an authority came to its end.
    enum End: CaseIterable {
        case retired, revoked, destroyed
    }

    private let issuing: AuthorityID
    private let next: AuthorityID

    init() throws {
        issuing = try #require(AuthorityID("issuing"))
        next = try #require(AuthorityID("issuing-2"))
    }

    private func end(_ end: End, at desk: AuthorityDesk) async throws {
        switch end {
        case .retired: try await desk.retire(issuing)
        case .revoked: _ = try await desk.revoke(issuing, RevocationOrder(RevocationReason.caCompromise))
        case .destroyed:
            try await desk.retire(issuing)
            _ = try await desk.destroy(issuing, evenThough: desk.dependants(of: issuing))
        }
    }

    @Test("It has a key of its own, and the line issues from it", arguments: End.allCases)
    func successor(end: End) async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        try await self.end(end, at: desk)
        let old = try centre.authorityRecord("issuing")
        #expect(throws: HierarchyError(.notInState(issuing, old.state))) {
            _ = try centre.issuingAuthority(for: "EXPERT")
        }
        let new = try await desk.rollOver(issuing)
        #expect(new.id == next)
        #expect(new.predecessor == issuing)
        #expect(new.keyHash != old.keyHash)
        #expect(try centre.authorityRecord("issuing") == old)
        let own = try Certificate(der: new.certificate)
        let verdict = try CertificateChain.verify(
            leaf: own,
            intermediates: [],
            anchors: [Certificate(der: centre.authorityRecord("root").certificate)],
            at: centre.clock.now
        )
        #expect(verdict.isTrusted)
        #expect(try centre.issuingAuthority(for: "EXPERT").identity.id == next)
        #expect(FileManager.default.fileExists(atPath: "\(staged.prepared.state)/published/issuing-2.crl"))
        await #expect(throws: HierarchyError(.succeeded(issuing, by: next))) {
            _ = try await desk.rollOver(issuing)
        }
        try await centre.close()
    }

    @Test(
        "An application that waited when its authority ended is finished by the successor",
        arguments: End.allCases
    )
    func application(end: End) async throws {
        let shop = try await Workshop()
        _ = try await shop.centre.addStaff(
            name: "he.pki",
            displayName: "何密钥",
            roles: [.pkiAdministrator],
            by: shop.centre.staffOperator("admin")
        )
        let desk = try shop.centre.authorityDesk(
            first: shop.centre.staffOperator("admin"),
            second: shop.centre.staffOperator("he.pki")
        )
        let number = try await shop.counter.paidApplication()
        let card = try VirtualCard()
        try await self.end(end, at: desk)
        await #expect(throws: (any Error).self) { try await shop.make(number, on: card) }
        _ = try await desk.rollOver(issuing)
        try await shop.make(number, on: card)
        var filter = CertificateFilter()
        filter.application = number
        let made = try shop.centre.book.certificates(filter, limit: 10)
        #expect(made.map(\.id.authority) == [next])
        #expect(made.map(\.state) == [.active])
        try await shop.centre.close()
    }

    @Test("Killed at any moment, it is finished by the next run")
    func killed() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        try await staged.desk(centre).retire(issuing)
        let snapshots = Snapshots(of: staged.prepared)
        _ = try await staged.desk(centre) { step in snapshots.take("\(step)") }.rollOver(issuing)
        try await centre.close()
        #expect(snapshots.all.count > 8)
        for (moment, copy) in snapshots.all {
            let reopened = try copy.open()
            try await staged.repeatRollover(of: issuing, by: next, in: reopened, "\(moment)")
            let new = try reopened.authorityRecord("issuing-2")
            #expect(try reopened.book.signers(.ocsp).filter { $0.authority == next }.count == 1, "\(moment)")
            var filter = CertificateFilter()
            filter.keyHash = new.keyHash
            #expect(try reopened.book.certificates(filter, limit: 10).count == 1, "\(moment)")
            #expect(try reopened.verifyAudit(with: reopened.auditPublicKeys()).fault == nil, "\(moment)")
            try await reopened.close()
        }
    }

    @Test("A name that another authority has already is passed over")
    func nameTaken() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        _ = try await desk.create(staged.plan("issuing-2", parent: "root", algorithm: .p256))
        try await desk.retire(issuing)
        #expect(try await desk.rollOver(issuing).id.name == "issuing-3")
        try await centre.close()
    }

    @Test("A root that is retired has no successor, because nothing new is signed with its key")
    func root() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let root = try #require(AuthorityID("root"))
        try await staged.desk(centre).retire(root)
        await #expect(throws: HierarchyError(.notInState(root, .retired))) {
            _ = try await staged.desk(centre).rollOver(root)
        }
        try await centre.close()
    }
}
