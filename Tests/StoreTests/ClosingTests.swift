import Foundation
import Model
import StoreSupport
import TestSupport
import Testing

@testable import Store

@Suite("Closing a book")
struct ClosingTests {
    /// Has the book alone until its input ends, as a process that moves the log into the file.
    private static let holder = """
        import sqlite3, sys
        book = sqlite3.connect(sys.argv[1], isolation_level=None)
        book.execute("PRAGMA locking_mode = EXCLUSIVE")
        book.execute("BEGIN EXCLUSIVE")
        print("held", flush=True)
        sys.stdin.read()
        """

    /// Issue 5.
    @Test("A book that somebody else tidies up at that moment is left to them, and closed all the same")
    func besideAnother() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("book.sqlite")
        try BookOfRecord.create(at: path)
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", ClosingTests.holder, path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        defer {
            try? input.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        #expect(try output.fileHandleForReading.read(upToCount: 5) == Data("held\n".utf8))
        try BookConnections.tidyUp(path)
    }
}
