import CRL
import CentreSupport
import Foundation
import Model
import OCSP
import OpenSSL
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

    @Test("A delta that came back is replaced by nobody before it is taken in")
    func delta() async throws {
        let prepared = try await StagedHierarchy.make().prepared
        clock.advance(bySeconds: 60)
        let definition = try prepared.definition(shards: 1, deltaHours: 4)
        var centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        let lost = try await centre.supersede("zhao.caiwu")
        #expect(try await centre.publishLists().failed.isEmpty)
        let name = RevocationListName(lost.authority)
        let number = try #require(try centre.listDirectory.list(name.delta)?.frame.number)
        let path = URL(fileURLWithPath: centre.listDirectory.path(of: name.delta))
        let delta = try Data(contentsOf: path)
        try await centre.close()
        // What it builds on is in the copy.
        try prepared.putBack(copy)
        try FileManager.default.removeItem(atPath: centre.listDirectory.path(of: name))
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        // As the service of a running server, which may look before its follower does.
        let failed = try await centre.publishLists().failed
        let reasons = failed.compactMap { ($0.error as? RevocationListError)?.reason }
        #expect(reasons.contains(.unknown(name.delta, number: number)))
        #expect(try Data(contentsOf: path) == delta)

        #expect(try await centre.recallLists().map(\.revoked).reduce(0, +) == 1)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.serial) == [lost.serial])
        try await centre.close()
    }

    private func recalled(_ reports: [HierarchyFollower.Report]) -> [RevocationListName] {
        reports.compactMap { report -> RevocationListName? in
            guard case .recalled(let list) = report else { return nil }
            return list.name
        }
    }
}
