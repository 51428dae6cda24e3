import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3: whoever has a root's successor alone as an anchor is led to what stands below the root.
@Suite("A link between roots that was revoked", .serialized)
struct RevokedLinkTests {
    @Test("A revoked link back counts as none: it is asked for, and the rollover said again makes another")
    func linkBack() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let desk = try staged.desk(centre)
        let root = try #require(AuthorityID("root"))
        let next = try await desk.rollOver(root).id
        let link = try #require(try centre.book.authorityCertificates(of: root).first)
        #expect(link.kind == .oldWithNew)
        #expect(try centre.successorsWithoutLinkBack().isEmpty)
        let serial = try Certificate(der: link.certificate).serial
        try await desk.revokeCertificate(
            CertificateID(authority: next, serial: serial),
            RevocationOrder(RevocationReason.superseded)
        )
        #expect(try centre.successorsWithoutLinkBack().map(\.predecessor) == [root])
        #expect(try await desk.rollOver(root).id == next)
        let links = try centre.book.authorityCertificates(of: root)
        #expect(links.map(\.kind) == [.oldWithNew, .oldWithNew])
        let standing = try links.filter { try centre.revocation(of: $0) == nil }
        #expect(standing.count == 1 && standing.first?.fingerprint != link.fingerprint)
        #expect(try centre.successorsWithoutLinkBack().isEmpty)
        await #expect(throws: HierarchyError(.succeeded(root, by: next))) {
            _ = try await desk.rollOver(root)
        }
        try await centre.close()
    }
}
