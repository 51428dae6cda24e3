import CRL
import CentreSupport
import Foundation
import Model
import OCSP
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Centre

/// Issue 5: a server whose book is behind a list that is there.
@Suite("A server that waits for a list", .serialized)
struct RecalledServingTests {
    private let clock = ManualClock(WallClock.system.now)

    @Test("The list that ends it is taken in at the next glance, and not before there is one")
    func glance() async throws {
        let prepared = try await StagedHierarchy.make().prepared
        clock.advance(bySeconds: 60)
        let definition = try prepared.definition(shards: 1, deltaHours: 4)
        let copy = try prepared.copy()
        var centre = try prepared.open(clock.clock, definition: definition)
        let lost = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        _ = try await centre.revoke(lost, reason: .keyCompromise, by: centre.staffOperator("admin"))
        #expect(try await centre.publishLists().failed.isEmpty)
        let path = centre.listDirectory.path(of: RevocationListName(lost.authority))
        let list = try Data(contentsOf: URL(fileURLWithPath: path))
        try await centre.close()
        // Only the delta, which builds on that list, came back.
        try prepared.putBack(copy)
        try FileManager.default.removeItem(atPath: path)
        centre = try prepared.open(clock.clock, definition: definition)

        let responder = OCSPResponder(issuers: [], status: centre.book)
        let follower = HierarchyFollower(centre, responder, [])
        _ = await follower.round()
        #expect(responder.issuers.contains { $0.id == lost.authority && $0.isWithheld })
        #expect(await recalled(follower.glance()).isEmpty)
        try list.write(to: URL(fileURLWithPath: path))
        #expect(await recalled(follower.glance()).contains(RevocationListName(lost.authority)))
        guard case .revoked = try centre.book.status(of: lost) else {
            Issue.record("it is not revoked")
            return
        }
        #expect(responder.issuers.contains { $0.id == lost.authority && !$0.isWithheld })
        try await centre.close()
    }

    private func recalled(_ reports: [HierarchyFollower.Report]) -> [RevocationListName] {
        reports.compactMap { report -> RevocationListName? in
            guard case .recalled(let list) = report else { return nil }
            return list.name
        }
    }
}
