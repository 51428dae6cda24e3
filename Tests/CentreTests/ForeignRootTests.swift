import CentreSupport
import Foundation
import Issuer
import Model
import OCSP
import OpenSSL
import Store
import Testing

@testable import Centre

/// Request out, certificate in, and everything below it reaches somebody else's root.
@Suite("An authority below somebody else's root", .serialized)
struct ForeignRootTests {
    private let withdrawal = RevocationOrder(RevocationReason.privilegeWithdrawn)

    /// Somebody else's root and an authority below it.
    private struct Gov {
        let root: Certificate
        let middle: Certificate
        private let key: PrivateKey

        init() throws {
            let (above, key) = (try PrivateKey.generate(.p256), try PrivateKey.generate(.p256))
            root = try ForeignAuthority.certificate(above)
            middle = try ForeignAuthority.certify(
                CertificateRequest.signed(by: key, name: "Gov Middle"),
                by: root,
                key: above,
                seconds: 950 * 86_400,
                serial: 2
            )
            self.key = key
        }

        func certify(_ request: AuthorityRequestRecord, days: Int64 = 900) throws -> Certificate {
            try ForeignAuthority.certify(
                CertificateRequest(der: request.request),
                by: middle,
                key: key,
                seconds: days * 86_400,
                serial: 3
            )
        }
    }

    private func server(below id: AuthorityID, at centre: CACentre) async throws -> Certificate {
        try await centre.issue(
            ServiceOrder(
                profile: "TLS-SERVER",
                proof: try CertificateRequest.signed(by: PrivateKey.generate(.p256), name: "anything"),
                facts: [
                    ServiceOrder.Fact(name: "organization", value: "某单位"),
                    ServiceOrder.Fact(name: "dnsNames", value: "www.example.cn"),
                ],
                authority: id
            ),
            by: centre.staffOperator("admin")
        ).certificate
    }

    private func reason(_ act: () async throws -> Void) async -> HierarchyError.Reason? {
        await #expect(throws: HierarchyError.self) { try await act() }?.reason
    }

    @Test("Its first certificate is not taken without those above it, nor with a part of them")
    func incomplete() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (gov, request) = (try Gov(), try await staged.request("gov", at: centre))
        let certificate = try gov.certify(request)
        let desk = try staged.desk(centre)
        let without = await reason {
            _ = try await desk.importCertificate(certificate, for: request.id, chain: [])
        }
        guard case .certificateUnfit(let detail) = without, detail.contains("--chain") else {
            Issue.record("another: \(String(describing: without))")
            return
        }
        let partly = await reason {
            _ = try await desk.importCertificate(certificate, for: request.id, chain: [gov.root])
        }
        guard case .chainUnfit = partly else {
            Issue.record("another: \(String(describing: partly))")
            return
        }
        #expect(try centre.book.authorityRequests().map(\.id) == [request.id])
        #expect(try !centre.book.authorities().contains { $0.id == request.id })
        try await centre.close()
    }

    @Test("A request whose key is away becomes no authority until it is back")
    func keyAway() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (gov, request) = (try Gov(), try await staged.request("gov", at: centre))
        let certificate = try gov.certify(request)
        let desk = try staged.desk(centre)
        let key = "\(centre.state.keys)/gov.key"
        try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
        await #expect(throws: KeyFileError.self) {
            _ = try await desk.importCertificate(certificate, for: request.id, chain: [gov.middle, gov.root])
        }
        #expect(try centre.book.authorityRequests().map(\.id) == [request.id])
        #expect(try !centre.book.authorities().contains { $0.id == request.id })
        try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
        let record = try await desk.importCertificate(
            certificate,
            for: request.id,
            chain: [gov.middle, gov.root]
        )
        #expect(record.state == .active)
        try await centre.close()
    }

    @Test("What it issues verifies from that root, whatever order the certificates above it came in")
    func issues() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (gov, request) = (try Gov(), try await staged.request("gov", at: centre))
        let certificate = try gov.certify(request)
        let record = try await staged.desk(centre)
            .importCertificate(certificate, for: request.id, chain: [gov.root, gov.middle])
        let leaf = try await server(below: record.id, at: centre)
        let chain = try centre.chain(of: record)
        #expect(chain == [certificate, gov.middle, gov.root])
        let findings = try await CertificateExamination(
            leaf,
            intermediates: Array(chain.dropLast()),
            anchors: [gov.root],
            at: centre.clock.now
        ).run(asking: [.book(of: centre)])
        #expect(findings.prefix(4).map(\.check) == ["path", "validity", "usage", "status"])
        #expect(findings.prefix(4).allSatisfy { $0.verdict == .passed }, "\(findings)")
        #expect(findings.allSatisfy { $0.verdict != .failed }, "\(findings)")
        let published = URL(fileURLWithPath: "\(staged.prepared.state)/published")
        func file(_ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: published.appendingPathComponent(name)))
        }
        #expect(try Certificate.all(inPEM: file("gov-chain.pem")) == chain)
        #expect(try Certificate.all(inFile: file("gov.p7c")) == [certificate])
        try RevocationList(der: file("gov.crl")).verify(issuedBy: certificate)
        let issuer = try centre.ocspIssuers { _ in }.first { $0.id == record.id }
        #expect(try issuer?.signer(at: centre.clock.now) != nil)
        try await centre.close()
    }

    @Test("A certificate is no witness of its own signature, alone or in a bundle without its root")
    func forged() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (gov, request) = (try Gov(), try await staged.request("gov", at: centre))
        let certificate = try gov.certify(request)
        var octets = certificate.der
        octets[octets.count - 1] ^= 1
        let forged = try Certificate(der: octets)
        let desk = try staged.desk(centre)
        let alone = await reason {
            _ = try await desk.importCertificate(forged, for: request.id, chain: [forged])
        }
        guard case .certificateUnfit(let detail) = alone, detail.contains("--chain") else {
            Issue.record("another: \(String(describing: alone))")
            return
        }
        let bundle = await reason {
            _ = try await desk.importCertificate(forged, for: request.id, chain: [forged, gov.middle])
        }
        guard case .chainUnfit = bundle else {
            Issue.record("another: \(String(describing: bundle))")
            return
        }
        let record = try await desk.importCertificate(
            certificate,
            for: request.id,
            chain: [certificate, gov.middle]
        )
        #expect(try centre.chain(of: record) == [certificate, gov.middle])
        try await centre.close()
    }

    @Test("It stands below the one of this book that certified it, and falls with it")
    func placed() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let key = try PrivateKey.generate(.p256)
        let above = try ForeignAuthority.certificate(key)
        let known = try await desk.importAuthority(
            ForeignAuthority.plan("ext", key: nil, certificate: above)
        )
        let request = try await staged.request("gov", at: centre)
        let certificate = try ForeignAuthority.certify(
            CertificateRequest(der: request.request),
            by: above,
            key: key,
            serial: 2
        )
        let record = try await desk.importCertificate(certificate, for: request.id, chain: [])
        #expect(record.parent == known.id)
        #expect(try centre.chain(of: record) == [certificate, above])
        _ = try await desk.revoke(known.id, RevocationOrder(RevocationReason.keyCompromise))
        #expect(try centre.fall(of: record)?.reason == .keyCompromise)
        #expect(try centre.authorityRecord("gov").state == .retired)
        // The same below one that works here.
        let second = try await staged.request("own", at: centre)
        let root = try #require(AuthorityID("root"))
        let given = try await desk.sign(CertificateRequest(der: second.request), by: root, profile: "SUB-CA")
        let own = try await desk.importCertificate(given, for: second.id, chain: [])
        #expect(own.parent == root)
        #expect(try centre.chain(of: own).count == 2)
        #expect(try centre.misplacedAuthorities().isEmpty)
        try await centre.close()
    }

    @Test("It is renewed from there, also when the one above it is on record without its key")
    func renewedFromThere() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let (gov, request) = (try Gov(), try await staged.request("gov", at: centre))
        let first = try gov.certify(request, days: 300)
        _ = try await desk.importCertificate(first, for: request.id, chain: [gov.root, gov.middle])
        let known = try await desk.importAuthority(
            ForeignAuthority.plan("gov-middle", key: nil, certificate: gov.middle)
        )
        #expect(try centre.authorityRecord("gov").parent == known.id)
        // A certificate of nobody that is known is not taken.
        let stranger = try Gov()
        let refusal = await reason {
            _ = try await desk.importCertificate(stranger.certify(request), for: request.id, chain: [])
        }
        guard case .chainUnfit = refusal else {
            Issue.record("another: \(String(describing: refusal))")
            return
        }
        let second = try gov.certify(request, days: 600)
        let renewed = try await desk.importCertificate(second, for: request.id, chain: [])
        #expect(renewed.certificate == second.der && renewed.parent == known.id)
        #expect(try centre.chain(of: renewed) == [second, gov.middle, gov.root])
        let next = try #require(AuthorityID("gov-2"))
        let successor = await reason { _ = try await desk.rollOver(request.id) }
        #expect(successor == .parentElsewhere(request.id, successor: next))
        let third = try await desk.importCertificate(
            stranger.certify(request, days: 700),
            for: request.id,
            chain: [stranger.middle, stranger.root]
        )
        #expect(third.parent == nil)
        #expect(try centre.chain(of: third).dropFirst() == [stranger.middle, stranger.root])
        try await centre.close()
    }

    @Test("One that was revoked does not come back by a certificate of somebody else's for its key")
    func renewedElsewhere() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let root = try #require(AuthorityID("root"))
        let asked = try await staged.request("gov", at: centre)
        let request = try CertificateRequest(der: asked.request)
        let given = try await desk.sign(request, by: root, profile: "SUB-CA")
        _ = try await desk.importCertificate(given, for: asked.id, chain: [])
        _ = try await desk.revoke(asked.id, withdrawal)
        let key = try PrivateKey.generate(.p256)
        let above = try ForeignAuthority.certificate(key, seconds: 9000 * 86_400)
        let renewed = try ForeignAuthority.certify(request, by: above, key: key, seconds: 8000 * 86_400)
        let error = await reason {
            _ = try await desk.importCertificate(renewed, for: asked.id, chain: [above])
        }
        #expect(error == .fallen(asked.id))
        #expect(try centre.authorityRecord("gov").certificate == given.der)
        #expect(await reason { _ = try await desk.crossSign(asked.id, by: root) } == .fallen(asked.id))
        try await centre.close()
    }
}
