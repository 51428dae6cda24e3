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

/// A book that was put back to a copy, beside the lists that were published after it.
@Suite("Lists that are newer than the book", .serialized)
struct RecallTests {
    private static let hour: Int64 = 3600
    private let clock = ManualClock(WallClock.system.now)

    /// What happened after the copy.
    private struct Past {
        let staged: StagedHierarchy
        let definition: String
        /// The book has it as good.
        let compromised: CertificateID
        /// The book does not know it.
        let unknown: CertificateID
        let lists: [RevocationListName: [RevokedEntry]]

        func open(_ clock: ManualClock) throws -> CACentre {
            try staged.prepared.open(clock.clock, definition: definition)
        }
    }

    /// A certificate of before the copy is compromised, one of after it is superseded, and lists tell both.
    private func past(shards: Int = 1) async throws -> Past {
        let staged = try await StagedHierarchy.make()
        // Not before what was written so far.
        clock.advance(bySeconds: 60)
        let definition = try staged.prepared.definition(shards: shards, deltaHours: 4)
        var centre = try staged.prepared.open(clock.clock, definition: definition)
        #expect(try await centre.publishLists().failed.isEmpty)
        try await centre.close()
        let copy = try staged.prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try staged.prepared.open(clock.clock, definition: definition)
        let admin = try centre.staffOperator("admin")
        _ = try await centre.addStaff(
            name: "sun.guanli",
            displayName: "孙管理",
            roles: [.businessAdministrator],
            by: admin
        )
        let compromised = try #require(try centre.staffOperator("zhao.caiwu").record.certificate)
        let unknown = try #require(try centre.staffOperator("sun.guanli").record.certificate)
        _ = try await centre.revoke(compromised, reason: .keyCompromise, by: admin)
        _ = try await centre.revoke(unknown, reason: .superseded, by: admin)
        #expect(try await centre.publishLists().failed.isEmpty)
        let issuing = try centre.authorityRecord("issuing")
        var lists: [RevocationListName: [RevokedEntry]] = [:]
        for name in try centre.listNames(of: issuing) { lists[name] = try centre.publishedEntries(name) }
        #expect(lists[RevocationListName(issuing.id)]?.count == 2)
        try await centre.close()
        try staged.prepared.putBack(copy)
        return Past(
            staged: staged,
            definition: definition,
            compromised: compromised,
            unknown: unknown,
            lists: lists
        )
    }

    private func lists(_ centre: CACentre) throws -> HealthCheck.Outcome {
        try HealthCheck(centre: centre, findReaders: { [] }).lists()
    }

    /// Issue 5.
    @Test(
        "What a list has told is in the book before anybody is answered, and lists go on",
        arguments: [1, 8]
    )
    func recalled(shards: Int) async throws {
        let past = try await past(shards: shards)
        let centre = try past.open(clock)
        let name = RevocationListName(past.compromised.authority)
        #expect(try centre.book.status(of: past.compromised) == .good)
        #expect(try centre.book.status(of: past.unknown) == .unknown)
        // Nothing that the book cannot explain is published.
        let refused = try await centre.publishLists().failed
        #expect(refused.contains { $0.authority == name.authority })

        let told = try await centre.recallLists()
        #expect(told.map(\.revoked).reduce(0, +) == 1)
        #expect(told.map(\.unknown).reduce(0, +) == 1)
        #expect(told.allSatisfy { $0.left == 0 })
        for entry in try #require(past.lists[name]) {
            let id = CertificateID(authority: name.authority, serial: entry.serial)
            #expect(try centre.book.status(of: id) == .revoked(entry.revocation))
        }
        let record = try #require(try centre.book.certificate(past.compromised))
        #expect(try centre.book.isBlocked(keyHash: record.reservation.keyHash))
        let unknown = try #require(try centre.book.certificate(past.unknown))
        #expect(unknown.certificate == nil)
        #expect(
            shards > 1
                ? (1...shards).contains(unknown.reservation.shard)
                : unknown.reservation.shard == RevocationListName.everyShard
        )
        let events = try centre.book.auditEntries(after: 0, limit: 1000).map(\.event)
        #expect(events.filter { $0.action == "certificate.revoke" }.map(\.actor) == ["system"])
        #expect(events.contains { $0.action == "crl.recall" && $0.object == "\(name)" })

        #expect(try await centre.publishLists().failed.isEmpty)
        for (name, before) in past.lists { #expect(try centre.publishedEntries(name) == before) }
        let found = try lists(centre)
        #expect(found.severity == .passed, "\(found.detail)")
        #expect(try await centre.recallLists().isEmpty)
        try await centre.close()
    }

    @Test("A list that is newer than the book stands in it as published, and covers what the book has")
    func adopted() async throws {
        let past = try await past()
        let centre = try past.open(clock)
        let name = RevocationListName(past.compromised.authority)
        let list = try #require(try centre.listDirectory.list(name)).frame
        _ = try await centre.recallLists()
        let record = try #require(try centre.book.publishedRevocationList(of: name))
        #expect(record.number == list.number && record.entryCount == 2)
        #expect(try record.fingerprint == centre.listDirectory.open(name)?.fingerprint())
        #expect(try record.feedSequence == centre.book.feedHead())
        #expect(record.pointsToDelta)
        #expect(try centre.book.publishedRevocationList(of: name.delta)?.number == list.number)
        #expect(try await centre.recallLists().isEmpty)
        let found = try lists(centre)
        #expect(found.severity == .passed, "\(found.detail)")
        try await centre.close()
    }

    @Test(
        "What the copy has as being signed is revoked as the list says, once it is finished or given up",
        arguments: ["signing", "reserved"]
    )
    func beingSigned(state: String) async throws {
        let past = try await past()
        let serial = past.compromised.serial.hexadecimal.uppercased()
        let row = "(SELECT id FROM certificate WHERE hex(serial) = '\(serial)')"
        let intent = state == "reserved" ? "DELETE FROM certificateIntent WHERE certificate = \(row);" : ""
        try Tool.sql(
            "\(past.staged.prepared.state)/book.sqlite",
            """
            DELETE FROM certificateContent WHERE certificate = \(row); \(intent)
            UPDATE certificate SET state = '\(state)', issuedAt = NULL WHERE id = \(row)
            """
        )
        let centre = try past.open(clock)
        let issuing = try centre.authorityRecord(past.compromised.authority.name)
        _ = try await centre.recallLists()
        let status = try centre.book.status(of: past.compromised)
        guard case .revoked(let revocation) = status else {
            Issue.record("it is \(status)")
            return
        }
        #expect(revocation.reason == .keyCompromise)
        #expect(try !centre.isBehind(issuing))
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.book.findDamage() == [])
        try await centre.close()
    }

    @Test("A running server takes in what it finds, and says so once")
    func running() async throws {
        let past = try await past()
        let centre = try past.open(clock)
        let name = RevocationListName(past.compromised.authority)
        let follower = HierarchyFollower(centre, OCSPResponder(issuers: [], status: centre.book), [])
        func recalled() async -> [RevocationListName] {
            await follower.round().compactMap { report -> RevocationListName? in
                guard case .recalled(let list) = report else { return nil }
                return list.name
            }
        }
        #expect(await recalled().contains(name))
        #expect(try centre.book.certificate(past.compromised)?.state == .revoked)
        #expect(await recalled() == [])
        try await centre.close()
    }

    /// Issue 5.
    @Test("What was revoked again after the restore is revoked since the moment that the list has")
    func again() async throws {
        let past = try await past()
        clock.advance(bySeconds: Self.hour)
        let centre = try past.open(clock)
        let name = RevocationListName(past.compromised.authority)
        let admin = try centre.staffOperator("admin")
        _ = try await centre.revoke(past.compromised, reason: .keyCompromise, by: admin)
        #expect(try await !centre.publishLists().failed.isEmpty)
        // An attempt that came to nothing is no secret of the log.
        clock.advance(bySeconds: 121)
        #expect(try lists(centre).detail.contains("of issuing was not published"))
        _ = try await centre.recallLists()
        // The list is in, though the attempt has a greater number on record.
        #expect(try !centre.isBehind(centre.authorityRecord(name.authority.name)))
        #expect(try await centre.recallLists().isEmpty)
        for entry in try #require(past.lists[name]) {
            let id = CertificateID(authority: name.authority, serial: entry.serial)
            #expect(try centre.book.status(of: id) == .revoked(entry.revocation))
        }
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try centre.publishedEntries(name) == past.lists[name])
        #expect(try await centre.recallLists().isEmpty)
        try await centre.close()
    }

    @Test("A list whose signature is broken, and one in the place of another, tell the book nothing")
    func strangers() async throws {
        let past = try await past(shards: 8)
        let folder = "\(past.staged.prepared.state)/published"
        let part = try #require(past.lists.first { $0.key.shard > 0 && !$0.value.isEmpty }).key
        let octets = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(part.fileName)"))
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".crl") {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
        // A part in the place of everything, and one whose signature is broken.
        try octets.write(to: URL(fileURLWithPath: "\(folder)/issuing.crl"))
        var broken = octets
        broken[broken.count - 1] ^= 1
        try broken.write(to: URL(fileURLWithPath: "\(folder)/\(part.fileName)"))
        let centre = try past.open(clock)
        let head = try centre.book.feedHead()
        #expect(try await centre.recallLists().isEmpty)
        #expect(try centre.book.feedHead() == head)
        try await centre.close()
    }

    /// Issue 5.
    @Test("The last list of an authority that the book has not as destroyed is put back all the same")
    func destroyed() async throws {
        let staged = try await StagedHierarchy.make()
        clock.advance(bySeconds: 60)
        var centre = try staged.prepared.open(clock.clock)
        let id = try #require(AuthorityID("issuing"))
        _ = try await staged.desk(centre).rollOver(id)
        clock.advance(bySeconds: 60)
        #expect(try await centre.publishLists().failed.isEmpty)
        let path = centre.listDirectory.path(of: RevocationListName(id))
        let older = try Data(contentsOf: URL(fileURLWithPath: path))
        try await centre.close()
        let copy = try staged.prepared.copy()
        clock.advance(bySeconds: 60)
        centre = try staged.prepared.open(clock.clock)
        _ = try await staged.desk(centre).destroy(id, evenThough: 1000)
        let last = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(last != older)
        try await centre.close()
        try staged.prepared.putBack(copy)
        try older.write(to: URL(fileURLWithPath: path))

        centre = try staged.prepared.open(clock.clock)
        _ = try await centre.recallLists()
        _ = try await staged.desk(centre).giveUp(id, evenThough: 1000)
        #expect(try centre.authorityRecord(id.name).state == .destroyed)
        #expect(try await centre.publishLists().failed.isEmpty)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == last)
        try await centre.close()
    }
}
