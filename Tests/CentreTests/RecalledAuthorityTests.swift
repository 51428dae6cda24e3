import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3: a book that was put back to a copy, and the list by which an authority was revoked since.
@Suite("Authorities whose revocation comes back by a list", .serialized)
struct RecalledAuthorityTests {
    @Test("One is retired with its revocation, and what stands below it; the others issue on")
    func retired() async throws {
        let staged = try await StagedHierarchy.make()
        let first = try staged.prepared.open()
        let sub = try await staged.desk(first).create(
            staged.plan("sub", parent: "root", algorithm: .p256)
        )
        #expect(try await first.publishLists().failed.isEmpty)
        try await first.close()
        let copy = try staged.prepared.copy()

        let before = try staged.prepared.open()
        let order = RevocationOrder(RevocationReason.keyCompromise)
        _ = try await staged.desk(before).revoke(sub.id, order)
        let published = before.state.published
        try await before.close()
        let restored = StateDirectory(copy.state).published
        try FileManager.default.removeItem(atPath: restored)
        try FileManager.default.copyItem(atPath: published, toPath: restored)

        let centre = try copy.open()
        #expect(try centre.authorityRecord("sub").state == .active)
        try await centre.recallLists()
        #expect(try centre.authorityRecord("sub").state == .retired)
        #expect(try centre.fall(of: centre.authorityRecord("sub"))?.reason == .keyCompromise)
        #expect(try centre.authorityRecord("issuing").state == .active)
        #expect(try centre.book.isBlocked(keyHash: sub.keyHash))
        let retirement = try #require(
            try centre.book.auditEntries(after: 0, limit: 1000).map(\.event).last {
                $0.action == "authority.retire" && $0.object == "sub"
            }
        )
        #expect(retirement.actor == "system" && retirement.detail["cause"]?.contains("of root") == true)
        try await centre.close()
        withExtendedLifetime((staged, copy)) {}
    }
}
