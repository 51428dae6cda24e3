import Foundation

/// Another program, run to its end or to its death.
package struct Tool: Sendable {
    /// What a program left behind.
    package struct Outcome: Sendable {
        package let status: Int32
        package let output: String

        package var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// Runs `python3` with a script from the command line; `sys.argv[1:]` are `arguments`.
    package static func python(_ script: String, _ arguments: String...) throws -> Outcome {
        try run("/usr/bin/env", ["python3", "-c", script] + arguments)
    }

    /// Runs SQL on a book behind the back of this program, as an administrator with a tool would.
    package static func sql(_ path: String, _ statements: String) throws {
        let script = """
            import sqlite3, sys
            book = sqlite3.connect(sys.argv[1])
            book.executescript(sys.argv[2])
            book.commit()
            book.close()
            """
        let outcome = try python(script, path, statements)
        guard outcome.status == 0 else { throw Failure(description: outcome.output) }
    }

    /// The highest page, counted from 1, that is the root of a table or an index.
    package static func lastRoot(_ path: String) throws -> UInt64 {
        let script = """
            import sqlite3, sys
            book = sqlite3.connect(sys.argv[1])
            print(book.execute("SELECT max(rootpage) FROM sqlite_schema").fetchone()[0])
            """
        let outcome = try python(script, path)
        guard outcome.status == 0, let page = UInt64(outcome.output.filter(\.isNumber)) else {
            throw Failure(description: outcome.output)
        }
        return page
    }

    /// Runs a program and waits for it; standard error goes with standard output.
    package static func run(_ program: String, _ arguments: [String]) throws -> Outcome {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
    }

    /// The helper `StoreWriter`, which the build puts beside the tests.
    package static func writer() throws -> String {
        let tests = URL(
            fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        )
        return tests.deletingLastPathComponent().appendingPathComponent("StoreWriter").path
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }
}
