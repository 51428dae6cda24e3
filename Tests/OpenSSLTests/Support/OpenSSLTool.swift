import Foundation
import TestSupport

/// The `openssl` command, as an independent user of what this target writes.
struct OpenSSLTool {
    struct Failure: Error {
        let status: Int32
        let output: String
    }

    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// Writes a file beside the command's other files.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: directory.path(name)))
        return directory.path(name)
    }

    /// Reads a file the command wrote.
    func read(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: directory.path(name))))
    }

    /// Runs the command in the directory of its files.
    ///
    /// - Returns: standard output and standard error, mixed.
    @discardableResult
    func run(_ arguments: String...) throws -> String {
        try run(arguments)
    }

    /// Runs the command in the directory of its files.
    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        try run(program: "openssl", arguments)
    }

    /// Runs another reader in the same directory.
    @discardableResult
    func run(program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = directory.url
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(status: process.terminationStatus, output: output)
        }
        return output
    }
}
