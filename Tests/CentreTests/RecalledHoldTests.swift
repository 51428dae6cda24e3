import CRL
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Centre

/// Issue 5: suspensions, and deltas of after the copy to which a book was put back.
@Suite("Suspensions that deltas of after a copy tell of", .serialized)
struct RecalledHoldTests {
    private let clock = ManualClock(WallClock.system.now)
    private let name: RevocationListName

    init() throws {
        name = RevocationListName(try #require(AuthorityID("issuing")))
    }

    /// A centre with deltas and suspensions.
    private func prepare() async throws -> (prepared: PreparedCentre, definition: String) {
        let prepared = try await StagedHierarchy.make().prepared
        clock.advance(bySeconds: 60)
        let definition = try prepared.definition(shards: 1, deltaHours: 4)
        let yaml = try String(contentsOfFile: "\(definition)/pki.yaml", encoding: .utf8)
        try yaml.replacingOccurrences(of: "suspension: false", with: "suspension: true")
            .write(toFile: "\(definition)/pki.yaml", atomically: true, encoding: .utf8)
        return (prepared, definition)
    }

    private func actions(_ centre: CACentre) throws -> [String] {
        try centre.book.auditEntries(after: 0, limit: 1000).map(\.event.action)
    }

    @Test("A suspension that began and ended after the copy is taken off the lists of between by deltas")
    func lifted() async throws {
        let (prepared, definition) = try await prepare()
        var centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        let admin = try centre.staffOperator("admin")
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        try await centre.hold(id, text: nil, by: admin)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.serial) == [id.serial])
        clock.advance(bySeconds: 60)
        try await centre.release(id, text: nil, by: admin)
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        try prepared.putBack(copy)
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        _ = try await centre.recallLists()
        #expect(try centre.book.status(of: id) == .good)
        // Nobody held it, as far as this book knows.
        #expect(try actions(centre).contains("crl.lift"))
        #expect(try !actions(centre).contains("certificate.hold"))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).isEmpty)
        let told = try centre.publishedEntries(name.delta)
        #expect(told.map(\.serial) == [id.serial] && told.allSatisfy(\.isRemoval))
        #expect(try await centre.recallLists().isEmpty)
        try await centre.close()
    }

    /// The newest list has the last word, whether it is taken in together with the older one or before it.
    @Test(
        "An older list in another tree puts nothing on hold that a newer one has as released",
        arguments: [false, true]
    )
    func older(isLate: Bool) async throws {
        let (prepared, definition) = try await prepare()
        let (first, second, away) = (prepared.path("first"), prepared.path("second"), prepared.path("away"))
        var centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        for tree in [first, second] { #expect(try centre.exportLists(to: tree).failed.isEmpty) }
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        let admin = try centre.staffOperator("admin")
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        try await centre.hold(id, text: nil, by: admin)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: first).failed.isEmpty)
        clock.advance(bySeconds: 60)
        try await centre.release(id, text: nil, by: admin)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: second).failed.isEmpty)
        try await centre.close()
        try prepared.putBack(copy)
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        if isLate {
            try FileManager.default.moveItem(atPath: first, toPath: away)
            #expect(try await !centre.recallLists().isEmpty)
            try FileManager.default.moveItem(atPath: away, toPath: first)
        }
        #expect(try centre.isBehind(centre.authorityRecord("issuing")))
        _ = try await centre.recallLists()
        #expect(try !centre.isBehind(centre.authorityRecord("issuing")))
        #expect(try centre.book.status(of: id) == .good)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).isEmpty)
        #expect(try await centre.recallLists().isEmpty)
        try await centre.close()
    }

    @Test("What the book has as released before the copy is not lifted again, and deltas go on taking it off")
    func known() async throws {
        let (prepared, definition) = try await prepare()
        var centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        let admin = try centre.staffOperator("admin")
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        clock.advance(bySeconds: 60)
        try await centre.hold(id, text: nil, by: admin)
        try await centre.release(id, text: nil, by: admin)
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name.delta).map(\.serial) == [id.serial])
        try await centre.close()
        try prepared.putBack(copy)
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        let head = try centre.book.feedHead()
        #expect(try await !centre.recallLists().isEmpty)
        #expect(try centre.book.feedHead() == head)
        #expect(try !actions(centre).contains("crl.lift"))
        #expect(try actions(centre).count { $0 == "certificate.hold" } == 1)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name.delta).map(\.serial) == [id.serial])
        try await centre.close()
    }

    @Test("A suspension that only an older list has keeps no list back where that one is published")
    func passedOver() async throws {
        let (prepared, definition) = try await prepare()
        var centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        let (copy, tree) = (try prepared.copy(), prepared.path("tree"))
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        let admin = try centre.staffOperator("admin")
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        try await centre.hold(id, text: nil, by: admin)
        #expect(try await centre.publishLists().failed.isEmpty)
        let path = URL(fileURLWithPath: centre.listDirectory.path(of: name))
        let older = try Data(contentsOf: path)
        clock.advance(bySeconds: 60)
        try await centre.release(id, text: nil, by: admin)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: tree).failed.isEmpty)
        try await centre.close()
        try prepared.putBack(copy)
        try older.write(to: path)
        try FileManager.default.removeItem(atPath: centre.listDirectory.path(of: name.delta))
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        _ = try await centre.recallLists()
        #expect(try centre.book.status(of: id) == .good)
        // As where the newer one could not be put there.
        try older.write(to: path)
        clock.advance(bySeconds: 60)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).isEmpty)
        try await centre.close()
    }
    @Test("A suspension on a list that the book does not know is not over because one of before was")
    func heldAgain() async throws {
        let (prepared, definition) = try await prepare()
        var centre = try prepared.open(clock.clock, definition: definition)
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        try await centre.hold(id, text: nil, by: centre.staffOperator("admin"))
        try await centre.release(id, text: nil, by: centre.staffOperator("admin"))
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        try await centre.hold(id, text: nil, by: centre.staffOperator("admin"))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.serial) == [id.serial])
        try await centre.close()
        try prepared.putBack(copy)
        try FileManager.default.removeItem(atPath: centre.listDirectory.path(of: name.delta))
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        let failed = try await centre.publishLists().failed
        #expect(failed.contains { $0.message.contains("does not say why") })
        #expect(try centre.publishedEntries(name).map(\.serial) == [id.serial])
        _ = try await centre.recallLists()
        #expect(try centre.book.certificate(id)?.state == .held)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.serial) == [id.serial])
        try await centre.close()
    }
    @Test("An older list whose suspension is passed over covers nothing, though the book has as many entries")
    func counted() async throws {
        let (prepared, definition) = try await prepare()
        let tree = prepared.path("tree")
        var centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        let id = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        try await centre.hold(id, text: nil, by: centre.staffOperator("admin"))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: tree).failed.isEmpty)
        let number = try #require(try centre.listDirectory.list(name)?.frame.number)
        clock.advance(bySeconds: 60)
        try await centre.release(id, text: nil, by: centre.staffOperator("admin"))
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        try prepared.putBack(copy)
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        _ = try await centre.supersede("liu.zhizheng")
        _ = try await centre.recallLists()
        #expect(try centre.book.status(of: id) == .good)
        let list = try #require(try centre.book.revocationList(name, number: number))
        #expect(list.entryCount == 1 && list.feedSequence == 0)
        try await centre.close()
    }
}
