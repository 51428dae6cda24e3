import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

@Suite("A cross certificate that is revoked", .serialized)
struct RevokedCrossTests {
    private struct Scene {
        let centre: CACentre
        let published: String
        let issuing: AuthorityRecord
        let root: Certificate
        let otherRoot: Certificate
        let cross: Certificate

        func file(_ name: String) throws -> Data {
            try Data(contentsOf: URL(fileURLWithPath: "\(published)/\(name)"))
        }

        func revoke(_ desk: AuthorityDesk) async throws {
            let id = CertificateID(authority: try #require(AuthorityID("root-x")), serial: cross.serial)
            try await desk.revokeCertificate(id, RevocationOrder(RevocationReason.superseded))
        }

        /// What is said of a staff member's certificate, trusting both roots, with the ways up in this order.
        func findings(_ ways: [Certificate], _ witness: StatusWitness) async throws -> [ExaminationFinding] {
            let id = try #require(try centre.book.staff(named: "admin")?.certificate)
            let certificate = try #require(try centre.book.certificate(id)?.certificate)
            return try await CertificateExamination(
                Certificate(der: certificate),
                intermediates: ways,
                anchors: [root, otherRoot],
                at: centre.clock.now
            ).run(asking: [witness])
        }
    }

    private func scene(_ staged: StagedHierarchy) async throws -> Scene {
        let centre = try staged.prepared.open()
        let other = try await staged.desk(centre).create(
            AuthorityPlan(
                id: #require(AuthorityID("root-x")),
                role: .root,
                algorithm: .p256,
                commonName: "另一根",
                organization: "必联"
            )
        )
        let issuing = try centre.authorityRecord("issuing")
        return Scene(
            centre: centre,
            published: "\(staged.prepared.state)/published",
            issuing: issuing,
            root: try Certificate(der: centre.authorityRecord("root").certificate),
            otherRoot: try Certificate(der: other.certificate),
            cross: try await staged.desk(centre).crossSign(issuing.id, by: other.id)
        )
    }

    @Test("It is published no more")
    func published() async throws {
        let staged = try await StagedHierarchy.make()
        let scene = try await scene(staged)
        let (own, cross) = (Data(scene.issuing.certificate), Data(scene.cross.der))
        #expect(try scene.file("issuing.p7c").range(of: cross) != nil)
        try await scene.revoke(staged.desk(scene.centre))
        #expect(try scene.file("issuing.p7c").range(of: cross) == nil)
        #expect(try scene.file("issuing.p7c").range(of: own) != nil)
        #expect(try scene.centre.livingCertificates(of: scene.issuing.id) == [])
        try await scene.centre.close()
    }

    @Test("Nobody is refused for it whom another path leads to a root, by the book and by lists, in any order")
    func otherPath() async throws {
        let staged = try await StagedHierarchy.make()
        let scene = try await scene(staged)
        try await scene.revoke(staged.desk(scene.centre))
        var lists: [[UInt8]] = []
        for name in ["issuing", "root", "root-x"] {
            _ = try await scene.centre.publishLists(of: scene.centre.authorityRecord(name))
            lists.append(try [UInt8](scene.file("\(name).crl")))
        }
        let ways = [try Certificate(der: scene.issuing.certificate), scene.cross]
        for order in [ways, ways.reversed()] {
            for witness in [StatusWitness.book(of: scene.centre), .lists(lists)] {
                let findings = try await scene.findings(order, witness)
                #expect(findings.allSatisfy { $0.verdict == .passed }, "\(findings)")
            }
        }
        let alone = try await scene.findings([scene.cross], .lists(lists))
        #expect(alone.filter { $0.verdict == .failed }.map(\.check) == ["above"])
        try await scene.centre.close()
    }
}
