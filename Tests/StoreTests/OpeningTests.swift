import Foundation
import Model
import Store
import StoreSupport
import TestSupport
import Testing

@Suite("Opening a book")
struct OpeningTests {
    @Test("A new book belongs to its owner alone, and nothing else is left in the directory")
    func mode() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("book.sqlite")
        try BookOfRecord.create(at: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["book.sqlite"])
        let book = try TestBook.open(path)
        #expect(try book.authorities() == [])
        let wal = try FileManager.default.attributesOfItem(atPath: path + "-wal")
        #expect(wal[.posixPermissions] as? Int == 0o600)
        try book.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["book.sqlite"])
    }

    @Test("A book is not made over another file, nor where there is no directory")
    func create() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("book.sqlite")
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: BookError(.exists(object: "book \(path)"))) { try BookOfRecord.create(at: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["book.sqlite"])
        let nowhere = directory.path("missing/book.sqlite")
        let error = #expect(throws: BookError.self) { try BookOfRecord.create(at: nowhere) }
        guard case .cannotOpen = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("A missing book, and a directory in its place, cannot be opened and are not made")
    func missing() throws {
        let directory = try TemporaryDirectory()
        for (path, detail) in [
            (directory.path("none.sqlite"), "No such file or directory"),
            (directory.url.path, "Is a directory"),
        ] {
            #expect(throws: BookError(.cannotOpen(path: path, detail: detail))) { try TestBook.open(path) }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == [])
    }

    @Test("An empty file, a text and somebody else's database are not books, and stay as they are")
    func foreign() throws {
        let directory = try TemporaryDirectory()
        let (empty, text, other) = (directory.path("empty"), directory.path("text"), directory.path("other"))
        try Data().write(to: URL(fileURLWithPath: empty))
        try Data(repeating: 0x41, count: 9000).write(to: URL(fileURLWithPath: text))
        try Tool.sql(other, "CREATE TABLE certificate (serial TEXT)")
        for path in [empty, text, other] {
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let error = #expect(throws: BookError.self) { try TestBook.open(path) }
            guard case .damaged = error?.reason else {
                Issue.record("\(path): \(String(describing: error))")
                continue
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path).count == 3)
    }

    @Test("A book of a newer program is not touched, not even by one that had it open")
    func newer() async throws {
        let world = try await TestBook()
        try Tool.sql(world.path, "PRAGMA user_version = 99")
        let expected = try #require(#expect(throws: BookError.self) { try world.reopened() })
        guard case .newerSchema(99, let known) = expected.reason else {
            Issue.record("\(expected)")
            return
        }
        await #expect(throws: expected) { try await world.book.commit(Sample.issue(1)) }
        try Tool.sql(world.path, "PRAGMA user_version = \(known)")
        #expect(try world.reopened().certificate(Sample.certificateID(1)) == nil)
    }

    @Test("Damaged pages are reported as damage, by reading and by the examination")
    func damaged() async throws {
        let world = try await TestBook()
        try await world.book.commit((0..<200).flatMap { Sample.issue($0) })
        #expect(try world.book.findDamage() == [])
        try world.book.close()
        // Behind the last root of a table or an index there is content only; the first pages of it are read by opening.
        let content = try Tool.lastRoot(world.path)
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: world.path))
        for page in content + 20..<content + 120 where page * 4096 < (try handle.seekToEnd()) {
            try handle.seek(toOffset: page * 4096)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 512))
        }
        try handle.close()
        let book = try world.reopened()
        #expect(try book.findDamage() != [])
        var reasons: Set<BookError.Reason> = []
        for index in 0..<200 {
            do {
                _ = try book.certificate(Sample.certificateID(index))
            } catch {
                reasons.insert(error.reason)
            }
        }
        #expect(!reasons.isEmpty)
        for case .failed(let detail) in reasons {
            Issue.record("damage is reported as '\(detail)'")
        }
    }

    @Test("A book on a read-only file system cannot be opened")
    func readOnly() async throws {
        let world = try await TestBook()
        try world.book.close()
        let directory = world.directory.url.path
        let script =
            "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && exec \"$2\" \"$1/book.sqlite\" 1 0 1"
        let outcome = try Tool.run(
            "/usr/bin/env",
            Namespace.prefix + ["sh", "-c", script, "sh", directory, Tool.writer()]
        )
        #expect(outcome.status == 1)
        #expect(
            outcome.output
                == "refused: cannot open the book \(world.path): Read-only file system\n"
        )
    }

    @Test("A book that another process keeps locked is busy, and open for reading")
    func busy() async throws {
        let world = try await TestBook(busyTimeoutSeconds: 0.2)
        let script = """
            import sqlite3, sys
            book = sqlite3.connect(sys.argv[1], isolation_level=None)
            book.execute("BEGIN IMMEDIATE")
            print("locked", flush=True)
            sys.stdin.read()
            """
        let holder = try RunningTool("/usr/bin/env", ["python3", "-c", script, world.path])
        #expect(holder.line() == "locked")
        await #expect(throws: BookError(.busy)) { try await world.book.commit(Sample.issue(1)) }
        #expect(try world.book.authorities().count == 2)
        #expect(holder.finish() == 0)
        try await world.book.commit(Sample.issue(1))
    }

    @Test("Who has the book for writing is named, and that it is stopped")
    func holder() async throws {
        let world = try await TestBook(busyTimeoutSeconds: 0.2)
        let script = """
            import os, signal, sqlite3, sys
            child = os.fork()
            if child == 0:
                book = sqlite3.connect(sys.argv[1], isolation_level=None)
                book.execute("BEGIN IMMEDIATE")
                os.kill(os.getpid(), signal.SIGSTOP)
            os.waitpid(child, os.WUNTRACED)
            print(child, flush=True)
            sys.stdin.read()
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            """
        let holder = try RunningTool("/usr/bin/env", ["python3", "-c", script, world.path])
        let process = try #require(holder.line())
        let error = await #expect(throws: BookError.self) { try await world.book.commit(Sample.issue(1)) }
        #expect(error?.reason == .busy)
        let hint = error?.hint ?? ""
        #expect(hint.contains("process \(process) (python3 -c)") && hint.contains("kill -CONT \(process)"))
        #expect(holder.finish() == 0)
        try await world.book.commit(Sample.issue(1))
    }

    @Test("A closed book refuses to read and to write")
    func closed() async throws {
        let world = try await TestBook()
        try world.book.close()
        let error = await #expect(throws: BookError.self) { try await world.book.commit(Sample.issue(1)) }
        #expect(error?.reason == .cannotOpen(path: world.path, detail: "the book is closed"))
        #expect(throws: BookError.self) { try world.book.authorities() }
    }
}
