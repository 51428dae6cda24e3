import CentreSupport
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// What one process certifies by an authority that another one ends would be revoked from its first moment.
@Suite("Two processes at the authorities of a centre", .serialized)
struct TwoProcessesTests {
    @Test("While one is at work on an authority, another one certifies, retires and revokes none")
    func occupied() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let root = try #require(AuthorityID("root"))
        let sub = try await desk.create(staged.plan("sub", parent: "root", algorithm: .p256)).id
        let request = try CertificateRequest.signed(by: .generate(.p256), name: "Gov CA")
        let given = try await desk.sign(request, by: root, profile: "SUB-CA")
        let order = RevocationOrder(RevocationReason.privilegeWithdrawn)
        let serials = try centre.book.certificates(CertificateFilter(), limit: 100).map(\.id)
        let occupied = CentreError(.occupied(what: "authorities"))
        do {
            let lock = try ProcessLock(name: "authorities", folder: centre.state.run)
            defer { withExtendedLifetime(lock) {} }
            await #expect(throws: occupied) { _ = try await desk.revoke(sub, order) }
            await #expect(throws: occupied) { try await desk.retire(sub) }
            await #expect(throws: occupied) { _ = try await desk.crossSign(sub, by: root) }
            await #expect(throws: occupied) {
                try await desk.revokeCertificate(CertificateID(authority: root, serial: given.serial), order)
            }
        }
        #expect(try centre.authorityRecord("sub").state == .active)
        #expect(try centre.book.certificates(CertificateFilter(), limit: 100).map(\.id) == serials)
        _ = try await desk.revoke(sub, order)
        #expect(try centre.authorityRecord("sub").state == .retired)
        try await centre.close()
    }
}
