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

/// Issue 5: lists of another past that have the number of one that was made since the restore.
@Suite("Lists of another past whose number is taken", .serialized)
struct RecalledNumberTests {
    private static let hour: Int64 = 3600
    private let clock = ManualClock(WallClock.system.now)
    private let name: RevocationListName

    init() throws {
        name = RevocationListName(try #require(AuthorityID("issuing")))
    }

    /// A centre whose numbers go up by one, because its clock was three days ahead once; and its copy.
    private func past(
        deltaHours: Int
    ) async throws -> (prepared: PreparedCentre, copy: PreparedCentre, definition: String) {
        let staged = try await StagedHierarchy.make()
        let prepared = staged.prepared
        let definition = try prepared.definition(shards: 1, deltaHours: deltaHours)
        clock.advance(bySeconds: 72 * Self.hour)
        let centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        clock.advance(bySeconds: -71 * Self.hour)
        try await centre.acceptClock(by: staged.persons(centre))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: prepared.path("tree")).failed.isEmpty)
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        return (prepared, copy, definition)
    }

    /// Puts the copy back a minute later, while the tree for web servers is away.
    private func putBack(
        _ prepared: PreparedCentre,
        _ copy: PreparedCentre,
        _ definition: String,
        without tree: String,
        _ away: String
    ) throws -> CACentre {
        try prepared.putBack(copy)
        try FileManager.default.moveItem(atPath: tree, toPath: away)
        clock.advance(bySeconds: 60)
        return try prepared.open(clock.clock, definition: definition)
    }

    private func revoke(_ person: String, in centre: CACentre) async throws -> CertificateID {
        let id = try #require(try centre.staffOperator(person).record.certificate)
        _ = try await centre.revoke(id, reason: .keyCompromise, by: centre.staffOperator("admin"))
        return id
    }

    private func isRevoked(_ id: CertificateID, in centre: CACentre) throws -> Bool {
        guard case .revoked = try centre.book.status(of: id) else { return false }
        return true
    }

    private func number(_ name: RevocationListName, in centre: CACentre) throws -> Int64 {
        try #require(try centre.listDirectory.list(name)?.frame.number)
    }

    private func file(_ name: RevocationListName, in centre: CACentre) -> URL {
        URL(fileURLWithPath: centre.listDirectory.path(of: name))
    }

    @Test(
        "A list in a tree is unknown though its number is on record, tells what it has, and stays until then"
    )
    func counted() async throws {
        let (prepared, copy, definition) = try await past(deltaHours: 0)
        let (tree, away) = (prepared.path("tree"), prepared.path("away"))
        var centre = try prepared.open(clock.clock, definition: definition)
        let issuing = try centre.authorityRecord("issuing")
        let lost = try await revoke("zhao.caiwu", in: centre)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: tree).failed.isEmpty)
        let taken = try number(name, in: centre)
        let list = try Data(contentsOf: file(name, in: centre))
        for each in [name, RevocationListName(try #require(AuthorityID("root")))] {
            try FileManager.default.removeItem(at: file(each, in: centre))
        }
        try await centre.close()

        centre = try putBack(prepared, copy, definition, without: tree, away)
        let other = try await revoke("liu.zhizheng", in: centre)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try number(name, in: centre) == taken)
        try FileManager.default.moveItem(atPath: away, toPath: tree)
        #expect(try centre.isBehind(issuing))
        #expect(try centre.exportLists(to: tree).failed.contains { $0.name == name })
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(tree)/crl/\(name.fileName)")) == list)

        let told = try await centre.recallLists().filter { $0.name == name }
        #expect(told.map(\.revoked) == [1])
        #expect(try isRevoked(lost, in: centre))
        try await centre.close()
        // Another process knows it too.
        centre = try prepared.open(clock.clock, definition: definition)
        #expect(try !centre.isBehind(issuing))
        #expect(try await centre.recallLists().isEmpty)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: tree).failed.isEmpty)
        #expect(try Set(centre.publishedEntries(name).map(\.serial)) == [lost.serial, other.serial])
        try await centre.close()
    }

    @Test("Nor does a list of the number of a delta's base stand for it that was made after the delta")
    func base() async throws {
        let (prepared, copy, definition) = try await past(deltaHours: 4)
        // The lists of the copy end, and the delta builds on one that it does not have.
        clock.advance(bySeconds: 49 * Self.hour)
        var centre = try prepared.open(clock.clock, definition: definition)
        let issuing = try centre.authorityRecord("issuing")
        let lost = try await revoke("zhao.caiwu", in: centre)
        #expect(try await centre.publishLists().failed.isEmpty)
        let files = [name, name.delta].map { file($0, in: centre) }
        let lists = try files.map { try Data(contentsOf: $0) }
        let base = try #require(try centre.listDirectory.list(name.delta)?.frame.base)
        #expect(try number(name, in: centre) == base)
        for file in files { try FileManager.default.removeItem(at: file) }
        try await centre.close()

        try prepared.putBack(copy)
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try number(name, in: centre) == base)
        try lists[1].write(to: files[1])
        _ = try await centre.recallLists()
        #expect(try centre.listAhead(of: issuing)?.name == name.delta)
        #expect(try !isRevoked(lost, in: centre))

        try lists[0].write(to: files[0])
        _ = try await centre.recallLists()
        #expect(try !centre.isBehind(issuing))
        #expect(try isRevoked(lost, in: centre))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.serial) == [lost.serial])
        try await centre.close()
    }

    @Test("A list that was made in the same second as another one since the restore tells what it has")
    func sameSecond() async throws {
        let prepared = try await StagedHierarchy.make().prepared
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        var centre = try prepared.open(clock.clock)
        let lost = try await revoke("zhao.caiwu", in: centre)
        #expect(try await centre.publishLists().failed.isEmpty)
        let taken = try number(name, in: centre)
        let list = try Data(contentsOf: file(name, in: centre))
        for each in [name, RevocationListName(try #require(AuthorityID("root")))] {
            try FileManager.default.removeItem(at: file(each, in: centre))
        }
        try await centre.close()

        try prepared.putBack(copy)
        centre = try prepared.open(clock.clock)
        let other = try await revoke("liu.zhizheng", in: centre)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try number(name, in: centre) == taken)
        try list.write(to: file(name, in: centre))
        #expect(try await centre.recallLists().map(\.revoked) == [1])
        #expect(try isRevoked(lost, in: centre))
        #expect(try !centre.isBehind(centre.authorityRecord("issuing")))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try Set(centre.publishedEntries(name).map(\.serial)) == [lost.serial, other.serial])
        try await centre.close()
    }

    @Test("One with a greater number is not published over a list that tells what it lacks")
    func greater() async throws {
        let (prepared, copy, definition) = try await past(deltaHours: 0)
        let (tree, away) = (prepared.path("tree"), prepared.path("away"))
        var centre = try prepared.open(clock.clock, definition: definition)
        for person in ["zhao.caiwu", "chen.shouli"] {
            _ = try await revoke(person, in: centre)
            #expect(try await centre.publishLists().failed.isEmpty)
        }
        #expect(try centre.exportLists(to: tree).failed.isEmpty)
        let greatest = try number(name, in: centre)
        let list = try Data(contentsOf: file(name, in: centre))
        for each in [name, RevocationListName(try #require(AuthorityID("root")))] {
            try FileManager.default.removeItem(at: file(each, in: centre))
        }
        try await centre.close()

        centre = try putBack(prepared, copy, definition, without: tree, away)
        let other = try await revoke("liu.zhizheng", in: centre)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try number(name, in: centre) < greatest)
        try await centre.close()
        let (key, safe) = ("\(prepared.state)/keys/issuing.key", prepared.path("issuing.key"))
        try FileManager.default.moveItem(atPath: key, toPath: safe)
        try FileManager.default.moveItem(atPath: away, toPath: tree)

        centre = try prepared.open(clock.clock, definition: definition)
        let told = try await centre.recallLists().filter { $0.name == name }
        #expect(told.map(\.revoked) == [2])
        #expect(try centre.publishedEntries(name).map(\.serial) == [other.serial])
        #expect(try centre.exportLists(to: tree).failed.contains { $0.name == name })
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(tree)/crl/\(name.fileName)")) == list)
        try await centre.close()
    }
}
