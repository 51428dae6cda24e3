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

/// Issue 5: what deltas build on, in a book that was put back to a copy.
@Suite("What newer lists build on", .serialized)
struct RecalledBaseTests {
    private static let hour: Int64 = 3600
    private let clock = ManualClock(WallClock.system.now)
    private let name: RevocationListName

    init() throws {
        name = RevocationListName(try #require(AuthorityID("issuing")))
    }

    /// A centre with deltas whose lists were published, and what has the copy that was made then; after that its lists have ended.
    private func past() async throws -> (prepared: PreparedCentre, copy: PreparedCentre, definition: String) {
        let prepared = try await StagedHierarchy.make().prepared
        // Not before what was written so far.
        clock.advance(bySeconds: 60)
        let definition = try prepared.definition(shards: 1, deltaHours: 4)
        let centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 49 * Self.hour)
        return (prepared, copy, definition)
    }

    @Test(
        "A delta that lists of after the copy point to stays until they have ended, and brings them up to date"
    )
    func withdrawn() async throws {
        let (prepared, copy, definition) = try await past()
        var centre = try prepared.open(clock.clock, definition: definition)
        let first = try await centre.supersede("zhao.caiwu")
        #expect(try await centre.publishLists().failed.isEmpty)
        let pointing = try #require(try centre.listDirectory.list(name)).frame
        let kept = try centre.publishedEntries(name).map(\.serial)
        #expect(kept == [first.serial] && pointing.freshest != nil)
        try await centre.close()
        // Deltas are made no more.
        let without = try prepared.definition(shards: 1, deltaHours: 0)
        clock.advance(bySeconds: Self.hour)
        centre = try prepared.open(clock.clock, definition: without)
        let second = try await centre.supersede("liu.zhizheng")
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.listDirectory.list(name.delta)?.frame.base == pointing.number)
        try await centre.close()

        try prepared.putBack(copy)
        clock.advance(bySeconds: Self.hour)
        centre = try prepared.open(clock.clock, definition: without)
        _ = try await centre.recallLists()
        let third = try await centre.supersede("chen.shouli")
        #expect(try await centre.publishLists().failed.isEmpty)
        let delta = try #require(try centre.listDirectory.list(name.delta)).frame
        #expect(delta.base == pointing.number && delta.nextUpdate == pointing.nextUpdate)
        let told = try Set(kept + centre.publishedEntries(name.delta).map(\.serial))
        #expect(told == Set([first, second, third].map(\.serial)))
        clock.advance(bySeconds: 48 * Self.hour)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: centre.listDirectory.path(of: name.delta)))
        try await centre.close()
    }

    @Test("A list that was made since the restore does not stand for the one that a delta builds on")
    func youngerList() async throws {
        let (prepared, copy, definition) = try await past()
        var centre = try prepared.open(clock.clock, definition: definition)
        _ = try await centre.supersede("zhao.caiwu")
        #expect(try await centre.publishLists().failed.isEmpty)
        let path = centre.listDirectory.path(of: name.delta)
        let delta = try Data(contentsOf: URL(fileURLWithPath: path))
        let full = centre.listDirectory.path(of: name)
        try await centre.close()

        try prepared.putBack(copy)
        for file in [path, full] { try FileManager.default.removeItem(atPath: file) }
        clock.advance(bySeconds: Self.hour)
        centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        try delta.write(to: URL(fileURLWithPath: path))
        _ = try await centre.recallLists()
        let issuing = try centre.authorityRecord("issuing")
        #expect(try centre.listAhead(of: issuing)?.name == name.delta)
        #expect(try centre.ocspIssuers { _ in }.allSatisfy { $0.signers.isEmpty })
        // Nor does the next delta take its place: it is all that says what is missing.
        #expect(try await !centre.publishLists().failed.isEmpty)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == delta)
        try await centre.close()
    }

    @Test(
        "Where only a delta came back, nobody is answered and nothing is published before its list is there"
    )
    func onlyDelta() async throws {
        let (prepared, copy, definition) = try await past()
        var centre = try prepared.open(clock.clock, definition: definition)
        let lost = try await centre.supersede("zhao.caiwu")
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name.delta).isEmpty)
        let path = centre.listDirectory.path(of: name)
        let list = try Data(contentsOf: URL(fileURLWithPath: path))
        let delta = try Data(contentsOf: URL(fileURLWithPath: centre.listDirectory.path(of: name.delta)))
        try await centre.close()

        try prepared.putBack(copy)
        try FileManager.default.removeItem(atPath: path)
        clock.advance(bySeconds: Self.hour)
        centre = try prepared.open(clock.clock, definition: definition)
        let issuing = try centre.authorityRecord("issuing")
        for _ in 0..<2 {
            _ = try await centre.recallLists()
            #expect(try centre.listAhead(of: issuing)?.name == name.delta)
            #expect(try centre.ocspIssuers { _ in }.allSatisfy { $0.signers.isEmpty })
            let failed = try await centre.publishLists().failed
            #expect(failed.contains { $0.message.contains("builds on list") })
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: centre.listDirectory.path(of: name.delta))) == delta
            )
        }
        #expect(try centre.book.status(of: lost) == .good)
        try list.write(to: URL(fileURLWithPath: path))
        _ = try await centre.recallLists()
        #expect(try !centre.isBehind(issuing))
        guard case .revoked = try centre.book.status(of: lost) else {
            Issue.record("it is not revoked")
            return
        }
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.serial) == [lost.serial])
        try await centre.close()
    }

    @Test("A list that was made since the restore stands for no base, also where the lost clock was ahead")
    func clockAhead() async throws {
        let (prepared, copy, definition) = try await past()
        clock.advance(bySeconds: 290)
        var centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        _ = try await centre.supersede("zhao.caiwu")
        clock.advance(bySeconds: 10 * Self.hour)
        #expect(try await centre.publishLists().failed.isEmpty)
        let paths = [name, name.delta].map { centre.listDirectory.path(of: $0) }
        let delta = try Data(contentsOf: URL(fileURLWithPath: paths[1]))
        let frame = try #require(try centre.listDirectory.list(name.delta)).frame
        try await centre.close()

        try prepared.putBack(copy)
        for path in paths { try FileManager.default.removeItem(atPath: path) }
        // Two minutes later by a clock that is right.
        clock.advance(bySeconds: 120 - 290)
        centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        let own = try #require(try centre.listDirectory.list(name)?.frame.number)
        #expect(try (#require(frame.base)...#require(frame.number)).contains(own))
        try delta.write(to: URL(fileURLWithPath: paths[1]))
        _ = try await centre.recallLists()
        let issuing = try centre.authorityRecord("issuing")
        #expect(try centre.listAhead(of: issuing)?.name == name.delta)
        let failed = try await centre.publishLists().failed
        let hints = failed.compactMap { ($0.error as? any OperatorError)?.hint }
        #expect(hints.contains { $0.contains("take the delta away") })
        #expect(try Data(contentsOf: URL(fileURLWithPath: paths[1])) == delta)
        try await centre.close()
    }

    @Test(
        "A list that was imported stands below its delta, and its file comes in as well",
        arguments: [false, true]
    )
    func imported(withFile: Bool) async throws {
        let (prepared, copy, definition) = try await past()
        var centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        let lost = try await centre.supersede("zhao.caiwu")
        clock.advance(bySeconds: 10 * Self.hour)
        #expect(try await centre.publishLists().failed.isEmpty)
        let paths = [name, name.delta].map { centre.listDirectory.path(of: $0) }
        let octets = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        let number = try centre.listDirectory.list(name)?.frame.number
        #expect(try centre.listDirectory.list(name.delta)?.frame.base != number)
        try await centre.close()

        try prepared.putBack(copy)
        for path in paths { try FileManager.default.removeItem(atPath: path) }
        clock.advance(bySeconds: Self.hour)
        centre = try prepared.open(clock.clock, definition: definition)
        let report = try await centre.runImport(
            CertificateImport(
                authority: name.authority,
                feed: NoCertificates(),
                index: nil,
                list: RevocationList(der: Array(octets[0]))
            ),
            by: centre.staffOperator("admin"),
            second: centre.staffOperator("he.pki")
        )
        #expect(report.revokedNow == 1)
        for (path, octets) in zip(paths, octets).suffix(withFile ? 2 : 1) {
            try octets.write(to: URL(fileURLWithPath: path))
        }
        _ = try await centre.recallLists()
        #expect(try !centre.isBehind(centre.authorityRecord("issuing")))
        #expect(try await centre.recallLists().isEmpty)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.serial) == [lost.serial])
        try await centre.close()
    }

    @Test("A delta has what any list lacks that it may be put upon, also one of between restore and return")
    func between() async throws {
        let (prepared, copy, definition) = try await past()
        var centre = try prepared.open(clock.clock, definition: definition)
        let lost = try await centre.supersede("zhao.caiwu")
        #expect(try await centre.publishLists().failed.isEmpty)
        let paths = [name, name.delta].map { centre.listDirectory.path(of: $0) }
        let list = try Data(contentsOf: URL(fileURLWithPath: paths[0]))
        let number = try #require(try centre.listDirectory.list(name)?.frame.number)
        try await centre.close()

        try prepared.putBack(copy)
        for path in paths { try FileManager.default.removeItem(atPath: path) }
        clock.advance(bySeconds: 600)
        centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).isEmpty)
        #expect(try #require(centre.listDirectory.list(name)?.frame.number) > number)
        try list.write(to: URL(fileURLWithPath: paths[0]))
        _ = try await centre.recallLists()
        clock.advance(bySeconds: 600)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.listDirectory.list(name.delta)?.frame.base == number)
        #expect(try centre.publishedEntries(name.delta).map(\.serial) == [lost.serial])
        try await centre.close()
    }
}
