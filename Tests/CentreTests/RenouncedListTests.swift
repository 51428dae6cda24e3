import CentreSupport
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// Issue 3.
@Suite("Lists for what was given up", .serialized)
struct RenouncedListTests {
    @Test("An authority that has ended owes lists as long as what it may have signed is valid")
    func owed() async throws {
        let staged = try await StagedHierarchy.make()
        let now = WallClock.system.now
        let centre = try staged.prepared.open()
        let plan = AuthorityPlan(
            id: try #require(AuthorityID("root-b")),
            role: .root,
            algorithm: .p256,
            commonName: "第二根",
            organization: "必联"
        )
        let root = try await staged.desk(centre).create(plan)
        let begun = try await centre.leaveBegun(by: root.id)
        try await staged.desk(centre).retire(root.id)
        #expect(try centre.book.certificate(begun)?.state == .abandoned)
        #expect(try centre.owesLists(centre.authorityRecord("root-b")))
        try await centre.close()
        let later = try staged.prepared.open(.fixed(now.advanced(bySeconds: 3 * 86_400)))
        #expect(try !later.owesLists(later.authorityRecord("root-b")))
        try await later.close()
    }
}
