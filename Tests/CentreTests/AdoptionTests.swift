import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Review of issue 3, Q11: in which order authorities come here decides nothing.
@Suite("Authorities that come before the one above them", .serialized)
struct AdoptionTests {
    private struct Old {
        let root = Result { try PrivateKey.generate(.p256) }
        let sub = Result { try PrivateKey.generate(.p256) }

        func imports() throws -> (root: AuthorityImport, sub: AuthorityImport) {
            let (root, sub) = (try root.get(), try sub.get())
            let above = try ForeignAuthority.certificate(root)
            let below = try ForeignAuthority.certify(
                CertificateRequest.signed(by: sub, name: "Old Sub"),
                by: above,
                key: root
            )
            let plan = AuthorityImport(
                id: try #require(AuthorityID("old-root")),
                role: .root,
                certificate: above,
                key: .file(root),
                parent: nil,
                hasRecords: false
            )
            return (plan, try ForeignAuthority.plan("old-sub", key: sub, certificate: below))
        }
    }

    private func listed(_ serial: SerialNumber, of name: String, _ staged: StagedHierarchy) throws -> Bool {
        let file = URL(fileURLWithPath: "\(staged.prepared.state)/published/\(name).crl")
        var isListed = false
        try RevocationList(der: [UInt8](Data(contentsOf: file)))
            .forEachEntry { if $0.serial == serial { isListed = true } }
        return isListed
    }

    @Test("An authority takes its place above those it certified, and its list tells of their compromise")
    func rootLater() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (root, sub) = try Old().imports()
        _ = try await staged.desk(centre).importAuthority(sub)
        // As a version before left it: what is above stands in the published file alone.
        let above = "\(staged.prepared.state)/published/old-sub-above.pem"
        try Data(root.certificate.pem).write(to: URL(fileURLWithPath: above))
        try centre.publishCertificates()
        #expect(FileManager.default.fileExists(atPath: above))
        _ = try await staged.desk(centre).importAuthority(root)
        // It stands below nobody else now.
        #expect(!FileManager.default.fileExists(atPath: above))
        let placed = try centre.authorityRecord("old-sub")
        #expect(placed.parent == root.id)
        #expect(try centre.chain(of: placed).count == 2)
        _ = try await staged.desk(centre).revoke(sub.id, RevocationOrder(RevocationReason.keyCompromise))
        #expect(try listed(sub.certificate.serial, of: "old-root", staged))
        try await centre.close()
    }

    @Test(
        "What was revoked for a compromise while nobody stood above it is on the list of the one that comes"
    )
    func fallenBefore() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (root, sub) = try Old().imports()
        _ = try await staged.desk(centre).importAuthority(sub)
        _ = try await staged.desk(centre).revoke(sub.id, RevocationOrder(RevocationReason.keyCompromise))
        _ = try await staged.desk(centre).importAuthority(root)
        #expect(try centre.authorityRecord("old-sub").parent == root.id)
        #expect(try centre.fall(of: centre.authorityRecord("old-sub"))?.reason == .keyCompromise)
        #expect(try listed(sub.certificate.serial, of: "old-root", staged))
        try await centre.close()
    }

    @Test(
        "One that does not stand below its issuer is named by the doctor, and placed by its import said again"
    )
    func again() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let (root, sub) = try Old().imports()
        _ = try await staged.desk(centre).importAuthority(root)
        let placed = try await staged.desk(centre).importAuthority(sub)
        #expect(placed.parent == root.id)
        // As a version before left it.
        let orphan = AuthorityRecord(
            id: placed.id,
            role: placed.role,
            algorithm: placed.algorithm,
            signatureAlgorithm: placed.signatureAlgorithm,
            certificate: placed.certificate,
            keyHash: placed.keyHash,
            keyReference: placed.keyReference,
            parent: nil,
            createdAt: placed.createdAt
        )
        try await centre.book.commit([.updateAuthority(orphan, from: .active)])
        #expect(try centre.misplacedAuthorities().map(\.above) == [root.id])
        #expect(
            HealthCheck(centre: centre, findReaders: { [] }).authorities().contains {
                $0.detail.contains("old-sub was certified by")
            }
        )
        let named = AuthorityImport(
            id: sub.id,
            role: sub.role,
            certificate: sub.certificate,
            key: sub.key,
            parent: root.id
        )
        #expect(try await staged.desk(centre).importAuthority(named).parent == root.id)
        #expect(try centre.authorityRecord("old-sub").parent == root.id)
        #expect(try centre.misplacedAuthorities().isEmpty)
        try await centre.close()
    }
}
