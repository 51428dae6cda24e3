import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import TestSupport
import Testing

@testable import Centre

/// Review of issue 3, Q3: what is published for builders of paths that do not come back.
@Suite("Ways through links and cross certificates", .serialized)
struct LinkedChainTests {
    private func file(_ name: String, _ staged: StagedHierarchy) throws -> [Certificate] {
        let path = URL(fileURLWithPath: "\(staged.prepared.state)/published/\(name)")
        return try Certificate.all(inPEM: [UInt8](Data(contentsOf: path)))
    }

    @Test("By a clock that was set back no file is taken away, though its link is not valid yet by that")
    func setBack() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        _ = try await staged.desk(centre).rollOver(#require(AuthorityID("root")))
        let before = try file("issuing-new.pem", staged)
        #expect(before.count == 2)
        try await centre.close()
        let early = try staged.prepared.open(
            WallClock.fixed(WallClock.system.now.advanced(bySeconds: -86_400))
        )
        try early.publishCertificates()
        #expect(try file("issuing-new.pem", staged) == before)
        try early.book.close()
    }

    @Test("After two rollovers of the root each file has one way, whose every step is signed by the next")
    func twoRollovers() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        _ = try await desk.rollOver(#require(AuthorityID("root")))
        var renewal = AuthorityDesk.Renewal()
        renewal.algorithm = .p384
        _ = try await desk.rollOver(#require(AuthorityID("root-2")), renewal)
        _ = try await desk.create(staged.plan("below-2", parent: "root-3", algorithm: .p256))
        let roots = try ["root", "root-2", "root-3"].map {
            try Certificate(der: centre.authorityRecord($0).certificate)
        }
        let old = try file("below-2-old.pem", staged)
        #expect(old.count == 3)
        for (certificate, issuer) in zip(old, old.dropFirst() + [roots[0]]) {
            #expect(certificate.isSigned(by: issuer.publicKey))
        }
        let new = try file("issuing-new.pem", staged)
        #expect(new.count == 3)
        for (certificate, issuer) in zip(new, new.dropFirst() + [roots[2]]) {
            #expect(certificate.isSigned(by: issuer.publicKey))
        }
        #expect(throws: (any Error).self) { try file("below-2-new.pem", staged) }
        let all = try centre.book.authorities().flatMap { try centre.otherCertificates(of: $0.id) }
        for name in ["issuing", "below-2"] {
            let leaf = try Certificate(der: centre.authorityRecord(name).certificate)
            for root in roots {
                for order in [all + roots, roots + all.reversed()] {
                    let verdict = try CertificateChain.verify(
                        leaf: leaf,
                        intermediates: order,
                        anchors: [root],
                        at: centre.clock.now
                    )
                    #expect(verdict.isTrusted, "\(name) to \(root.subject)")
                }
            }
        }
        try await centre.close()
    }

    /// RFC 4210 §4.4: the links of a rollover last as long as the old root at most.
    @Test("When the old root has ended, what is published of the new one leads to nobody but itself")
    func ended() async throws {
        let staged = try await StagedHierarchy.make()
        let clock = ManualClock(WallClock.system.now)
        let centre = try staged.prepared.open(clock.clock)
        let new = try await staged.desk(centre).rollOver(#require(AuthorityID("root")))
        let link = try #require(try centre.otherCertificates(of: new.id).first)
        let bundle = URL(fileURLWithPath: "\(staged.prepared.state)/published/root-2.p7c")
        func published() throws -> [Certificate] {
            try Certificate.all(inFile: [UInt8](Data(contentsOf: bundle)))
        }
        #expect(try published() == [link])
        let end = link.notAfter.secondsSinceEpoch - clock.clock.now.secondsSinceEpoch
        clock.advance(bySeconds: end)
        try centre.publishCertificates()
        #expect(try published() == [link])
        clock.advance(bySeconds: 1)
        try centre.publishCertificates()
        #expect(try published().map(\.der) == [new.certificate])
        #expect(throws: (any Error).self) { try file("root-2-old.pem", staged) }
        try await centre.close()
    }

    @Test("A cross-signed authority has one path to either root, and none to a stranger")
    func cross() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let plans = try ["root-x", "root-y"].map {
            AuthorityPlan(
                id: try #require(AuthorityID($0)),
                role: .root,
                algorithm: .p256,
                commonName: "另一根 \($0)",
                organization: "必联"
            )
        }
        for plan in plans { _ = try await desk.create(plan) }
        let issuing = try centre.authorityRecord("issuing")
        let certificate = try await desk.crossSign(issuing.id, by: plans[0].id)
        let path = try centre.chain(of: issuing, to: plans[0].id)
        let anchor = try centre.authorityRecord("root-x").certificate
        #expect(path.map(\.der) == [certificate.der, anchor])
        #expect(try centre.chain(of: issuing, to: #require(AuthorityID("root"))).count == 2)
        #expect(throws: HierarchyError(.noPath(issuing.id, to: plans[1].id))) {
            try centre.chain(of: issuing, to: plans[1].id)
        }
        try await centre.close()
    }
}
