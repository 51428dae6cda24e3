import CRL
import CentreSupport
import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@testable import Centre

/// Issue 5: lists that survived a restore in a tree for a web server, or turn up after it.
@Suite("Lists of another past that turn up after a restore", .serialized)
struct RecalledTreeTests {
    private let clock = ManualClock(WallClock.system.now)
    private let name: RevocationListName

    init() throws {
        name = RevocationListName(try #require(AuthorityID("issuing")))
    }

    /// A state that was put back as a whole, beside a tree that was not.
    private struct Past {
        let prepared: PreparedCentre
        let tree: String
        /// Only the list in the tree has it as revoked.
        let lost: CertificateID
        /// That list.
        let list: Data
    }

    private func past() async throws -> Past {
        let prepared = try await StagedHierarchy.make().prepared
        clock.advance(bySeconds: 60)
        var centre = try prepared.open(clock.clock)
        let tree = prepared.path("tree")
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: tree).failed.isEmpty)
        try await centre.close()
        let copy = try prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try prepared.open(clock.clock)
        let lost = try await revoke("zhao.caiwu", in: centre)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: tree).failed.isEmpty)
        let list = try Data(contentsOf: URL(fileURLWithPath: centre.listDirectory.path(of: name)))
        try await centre.close()
        try FileManager.default.removeItem(atPath: prepared.state)
        try FileManager.default.copyItem(atPath: copy.state, toPath: prepared.state)
        clock.advance(bySeconds: 60)
        return Past(prepared: prepared, tree: tree, lost: lost, list: list)
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

    @Test("Lists in a tree that was written from here are taken in before status is told to anybody")
    func noted() async throws {
        let past = try await past()
        let centre = try past.prepared.open(clock.clock)
        #expect(try centre.isBehind(centre.authorityRecord("issuing")))
        #expect(try await centre.recallLists().map(\.revoked).reduce(0, +) == 1)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: past.tree).failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.serial) == [past.lost.serial])
        try await centre.close()
    }

    @Test("Lists in a tree that the copy knows nothing of are taken in before older ones take their place")
    func named() async throws {
        let past = try await past()
        let centre = try past.prepared.open(clock.clock)
        try FileManager.default.removeItem(atPath: centre.state.trees)
        #expect(try await centre.recallLists().isEmpty)
        #expect(try await centre.recallLists(beside: past.tree).map(\.revoked).reduce(0, +) == 1)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: past.tree).failed.isEmpty)
        #expect(try centre.publishedEntries(name).map(\.serial) == [past.lost.serial])
        try await centre.close()
    }

    @Test("A list in a tree tells what it has, and stays until then, though newer ones were published")
    func published() async throws {
        let past = try await past()
        let centre = try past.prepared.open(clock.clock)
        let issuing = try centre.authorityRecord("issuing")
        let other = try await revoke("liu.zhizheng", in: centre)
        _ = try await centre.publishLists()
        #expect(try centre.publishedEntries(name).map(\.serial) == [other.serial])
        #expect(try centre.isBehind(issuing))
        #expect(try centre.exportLists(to: past.tree).failed.contains { $0.name == name })
        let place = URL(fileURLWithPath: "\(past.tree)/crl/\(name.fileName)")
        #expect(try Data(contentsOf: place) == past.list)

        #expect(try await centre.recallLists().map(\.revoked).reduce(0, +) == 1)
        #expect(try isRevoked(past.lost, in: centre))
        #expect(try !centre.isBehind(issuing))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: past.tree).failed.isEmpty)
        #expect(try Set(centre.publishedEntries(name).map(\.serial)) == [past.lost.serial, other.serial])
        #expect(
            try Data(contentsOf: place)
                == Data(contentsOf: URL(fileURLWithPath: centre.listDirectory.path(of: name)))
        )
        #expect(try await centre.recallLists().isEmpty)
        try await centre.close()
    }

    @Test("A list that is put into published/ after others were published is taken in, and lists go on")
    func late() async throws {
        let past = try await past()
        let centre = try past.prepared.open(clock.clock)
        try FileManager.default.removeItem(atPath: past.tree)
        let issuing = try centre.authorityRecord("issuing")
        let other = try await revoke("liu.zhizheng", in: centre)
        #expect(try await centre.publishLists().failed.isEmpty)
        try past.list.write(to: URL(fileURLWithPath: centre.listDirectory.path(of: name)))
        #expect(try centre.isBehind(issuing))
        #expect(try await centre.recallLists().map(\.revoked).reduce(0, +) == 1)
        #expect(try isRevoked(past.lost, in: centre))
        #expect(try !centre.isBehind(issuing))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try Set(centre.publishedEntries(name).map(\.serial)) == [past.lost.serial, other.serial])
        try await centre.close()
    }

    @Test("One whose key is away is published as it came back, and no older one takes its place in the tree")
    func keyAway() async throws {
        let past = try await past()
        let key = "\(past.prepared.state)/keys/issuing.key"
        try FileManager.default.moveItem(atPath: key, toPath: past.prepared.path("issuing.key"))
        let centre = try past.prepared.open(clock.clock)
        let place = URL(fileURLWithPath: "\(past.tree)/crl/\(name.fileName)")
        let path = URL(fileURLWithPath: centre.listDirectory.path(of: name))
        let older = try Data(contentsOf: path)
        #expect(older != past.list)
        #expect(try await centre.recallLists().map(\.revoked).reduce(0, +) == 1)
        #expect(try Data(contentsOf: path) == past.list)
        // Somebody puts the older one over it.
        try older.write(to: path)
        #expect(try centre.exportLists(to: past.tree).failed.contains { $0.name == name })
        #expect(try Data(contentsOf: place) == past.list)
        // So it is when the run that took the list in was cut before it published it.
        #expect(try await centre.recallLists().isEmpty)
        #expect(try Data(contentsOf: path) == past.list)
        #expect(try centre.exportLists(to: past.tree).failed.isEmpty)
        #expect(try Data(contentsOf: place) == past.list)
        try await centre.close()
    }

    @Test("While the key is away a newer list does not take the place of one that tells what it lacks")
    func uncovered() async throws {
        let past = try await past()
        var centre = try past.prepared.open(clock.clock)
        let other = try await revoke("liu.zhizheng", in: centre)
        _ = try await centre.publishLists()
        try await centre.close()
        let (key, safe) = ("\(past.prepared.state)/keys/issuing.key", past.prepared.path("issuing.key"))
        try FileManager.default.moveItem(atPath: key, toPath: safe)

        centre = try past.prepared.open(clock.clock)
        let place = URL(fileURLWithPath: "\(past.tree)/crl/\(name.fileName)")
        #expect(try await centre.recallLists().map(\.revoked).reduce(0, +) == 1)
        #expect(try centre.publishedEntries(name).map(\.serial) == [other.serial])
        #expect(try centre.exportLists(to: past.tree).failed.contains { $0.name == name })
        #expect(try Data(contentsOf: place) == past.list)
        try await centre.close()

        try FileManager.default.moveItem(atPath: safe, toPath: key)
        centre = try past.prepared.open(clock.clock)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.exportLists(to: past.tree).failed.isEmpty)
        #expect(try Set(centre.publishedEntries(name).map(\.serial)) == [past.lost.serial, other.serial])
        try await centre.close()
    }
}
