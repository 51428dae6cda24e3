import CRL
import CentreSupport
import Foundation
import Model
import TestSupport
import Testing

@testable import Centre

/// Issue 5: a list that points to a delta is worth nothing to a strict client without it (RFC 5280 §6.3.3 (a)).
@Suite("Deltas in a tree for a web server", .serialized)
struct DeltaInTreeTests {
    @Test("One that published/ lost stays in the tree until the last list that points to it has ended")
    func gone() async throws {
        let prepared = try await StagedHierarchy.make().prepared
        let clock = ManualClock(WallClock.system.now)
        clock.advance(bySeconds: 60)
        let definition = try prepared.definition(shards: 1, deltaHours: 4)
        let centre = try prepared.open(clock.clock, definition: definition)
        let name = RevocationListName(try #require(AuthorityID("issuing")))
        let tree = prepared.path("tree")
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: tree).failed.isEmpty)
        // As where its key is away, so that nobody makes another.
        try FileManager.default.removeItem(atPath: centre.listDirectory.path(of: name.delta))
        let path = "\(tree)/crl/\(name.delta.fileName)"
        for isThere in [true, true, false] {
            #expect(try centre.exportLists(to: tree).failed.isEmpty)
            #expect(FileManager.default.fileExists(atPath: path) == isThere)
            clock.advance(bySeconds: isThere ? 25 * 3600 : 0)
        }
        try await centre.close()
    }
}
