import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("A book that is replaced while it is open")
struct BookHistoryTests {
    private static func revocation(of index: Int) -> [Change] {
        [
            .revokeCertificate(Sample.certificateID(index), Sample.revocation()),
            .audit(Sample.event("certificate.revoke", Sample.certificateID(index).serial.hexadecimal)),
        ]
    }

    /// Copies one database into another as SQLite does, which other processes may have open.
    private static func copy(_ source: String, into target: String) throws {
        let script = """
            import sqlite3, sys
            source, target = (sqlite3.connect(path) for path in sys.argv[1:])
            source.backup(target)
            source.close()
            target.close()
            """
        let outcome = try Tool.python(script, source, target)
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    private static func world() async throws -> TestBook {
        let world = try await TestBook()
        for index in 1...3 {
            try await world.book.commit(
                Sample.path(to: .active, index) + [.audit(Sample.event("certificate.issue", "\(index)"))]
            )
        }
        return world
    }

    @Test("What is written, by this process or another, leaves the past as it is")
    func samePast() async throws {
        let world = try await Self.world()
        let generation = try world.book.generation()
        try await world.book.commit(Self.revocation(of: 1))
        #expect(try world.book.generation() == generation)
        let other = try world.reopened()
        try await other.commit(Self.revocation(of: 2))
        #expect(try world.book.generation() == generation)
        #expect(try world.book.feedHead() == 2)
    }

    @Test(
        "A backup that is put into the open book gives it another past, though its feed is as long as before"
    )
    func restoredInPlace() async throws {
        let world = try await Self.world()
        let backup = world.directory.path("backup.sqlite")
        try Self.copy(world.path, into: backup)
        try await world.book.commit(Self.revocation(of: 1))
        let generation = try world.book.generation()
        let head = try world.book.auditHead()
        let place = try #require(try world.book.statusChanges(after: StatusPlace(), limit: 100)).next
        try Self.copy(backup, into: world.path)
        // Somebody revokes another one in it before anybody looks.
        let other = try world.reopened()
        try await other.commit(Self.revocation(of: 2))
        #expect(try world.book.feedHead() == 1)
        #expect(try world.book.status(of: Sample.certificateID(1)) == .good)
        #expect(try world.book.generation() == generation + 1)
        #expect(try world.book.generation() == generation + 1)
        #expect(try !world.book.holds(head))
        #expect(try world.book.statusChanges(after: place, limit: 100) == nil)
    }

    @Test("A backup that is as new as the book changes nothing")
    func restoredAsNew() async throws {
        let world = try await Self.world()
        let backup = world.directory.path("backup.sqlite")
        let generation = try world.book.generation()
        try Self.copy(world.path, into: backup)
        try Self.copy(backup, into: world.path)
        #expect(try world.book.generation() == generation)
    }

    @Test("A file whose name another one took is neither read nor written, until it has its name again")
    func renamedOver() async throws {
        let world = try await Self.world()
        let (path, aside) = (world.path, world.directory.path("aside.sqlite"))
        let backup = world.directory.path("backup.sqlite")
        try Self.copy(path, into: backup)
        try FileManager.default.moveItem(atPath: path, toPath: aside)
        try FileManager.default.moveItem(atPath: backup, toPath: path)
        let expected = BookError(.replaced(path: path))
        await #expect(throws: expected) { try await world.book.commit(Self.revocation(of: 1)) }
        #expect(throws: expected) { try world.book.generation() }
        #expect(throws: expected) { try world.book.status(of: Sample.certificateID(1)) }
        #expect(throws: expected) { try world.book.feedHead() }
        try FileManager.default.moveItem(atPath: path, toPath: backup)
        await #expect(throws: expected) { try await world.book.commit(Self.revocation(of: 1)) }
        try FileManager.default.moveItem(atPath: aside, toPath: path)
        try await world.book.commit(Self.revocation(of: 1))
        #expect(try world.book.feedHead() == 1)
    }

    @Test("Who only asks for statuses hears when the file has its name again, too")
    func nameComesBack() async throws {
        let world = try await Self.world()
        let (path, aside) = (world.path, world.directory.path("aside.sqlite"))
        try FileManager.default.moveItem(atPath: path, toPath: aside)
        #expect(throws: BookError(.replaced(path: path))) { try world.book.generation() }
        #expect(throws: BookError(.replaced(path: path))) { try world.book.feedHead() }
        try FileManager.default.moveItem(atPath: aside, toPath: path)
        #expect(try world.book.feedHead() == 0)
        #expect(try world.book.status(of: Sample.certificateID(1)) == .good)
    }
}
