import CRL
import CentreSupport
import Foundation
import Model
import Snapshot
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Centre

/// Issue 5: an exporter that runs while lists come back that the book does not know.
@Suite("An exporter of snapshots, and lists that the book does not know", .serialized)
struct ReplicaRecallTests {
    private let clock = ManualClock(WallClock.system.now)

    @Test("A running exporter withholds an authority at once, and takes in the list that ends it")
    func running() async throws {
        let prepared = try await StagedHierarchy.make().prepared
        clock.advance(bySeconds: 60)
        let definition = try prepared.definition(shards: 1, deltaHours: 4)
        let copy = try prepared.copy()
        var centre = try prepared.open(clock.clock, definition: definition)
        let lost = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        _ = try await centre.revoke(lost, reason: .keyCompromise, by: centre.staffOperator("admin"))
        #expect(try await centre.publishLists().failed.isEmpty)
        let name = RevocationListName(lost.authority)
        let (full, delta) = (centre.listDirectory.path(of: name), centre.listDirectory.path(of: name.delta))
        let octets = try [full, delta].map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        try await centre.close()
        try prepared.putBack(copy)
        for path in [full, delta] { try FileManager.default.removeItem(atPath: path) }
        centre = try prepared.open(clock.clock, definition: definition)

        let export = try ReplicaExport(of: centre, to: prepared.path("out"), validMinutes: 60)
        await export.lookForLists()
        let first = try #require(try await export.round())
        #expect(!first.authorities.contains { $0.isWithheld })
        // The delta builds on a list that is not there yet.
        try octets[1].write(to: URL(fileURLWithPath: delta))
        clock.advance(bySeconds: 1)
        await export.lookForLists()
        await #expect(throws: CentreError.self) { _ = try await export.round() }
        try octets[0].write(to: URL(fileURLWithPath: full))
        clock.advance(bySeconds: 1)
        await export.lookForLists()
        let last = try #require(try await export.round())
        #expect(last.sequence > first.sequence)
        #expect(!last.authorities.contains { $0.isWithheld })
        guard case .revoked = try centre.book.status(of: lost) else {
            Issue.record("it is not revoked")
            return
        }
        try await centre.close()
    }
}
