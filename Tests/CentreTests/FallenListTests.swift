import CentreSupport
import Foundation
import Model
import Store
import Testing

@testable import Centre

/// Issue 3: the key of a root that was stolen with its medium does not come back.
@Suite("Lists of an authority that has fallen", .serialized)
struct FallenListTests {
    @Test("While its key is away nobody asks for one, and none is outdated or lost")
    func away() async throws {
        let staged = try await StagedHierarchy.make()
        let prepared = staged.prepared
        let root = try #require(AuthorityID("root"))
        let medium = prepared.path("medium")
        try FileManager.default.createDirectory(atPath: medium, withIntermediateDirectories: false)
        let first = try prepared.open(rootKeys: RootKeys(folder: medium))
        #expect(try await first.publishLists().failed.isEmpty)
        try await staged.desk(first).takeOffline(root)
        try await first.close()
        let later = WallClock.fixed(WallClock.system.now.advanced(bySeconds: 185 * 86_400))
        let words = "the list of root is outdated"

        let copy = try prepared.copy()
        let standing = try copy.open(later)
        #expect(try standing.authoritiesAway().map { $0.authority } == [root])
        let owed = try HealthCheck(centre: standing, findReaders: { [] }).lists()
        #expect(owed.detail.contains(words))
        try await standing.close()

        let centre = try prepared.open()
        _ = try await staged.desk(centre).revoke(root, RevocationOrder(RevocationReason.keyCompromise))
        #expect(try centre.authoritiesAway().isEmpty)
        let (list, aside) = ("\(centre.state.published)/root.crl", prepared.path("root.crl"))
        try FileManager.default.moveItem(atPath: list, toPath: aside)
        #expect(try centre.lostLists().isEmpty)
        try FileManager.default.moveItem(atPath: aside, toPath: list)
        try await centre.close()

        let fallen = try prepared.open(later)
        let found = try HealthCheck(centre: fallen, findReaders: { [] }).lists()
        #expect(!found.detail.contains("list of root"))
        try await fallen.close()
        withExtendedLifetime((staged, copy)) {}
    }
}
