import Foundation

/// A real program, run once over the desk's `pcscd`.
public struct ToolRun: Sendable {
    /// Exit status.
    public let status: Int32
    /// Standard output and standard error, as they came.
    public let output: String

    /// Runs a program to its end.
    public init(_ arguments: [String], socketPath: String, environment: [String: String] = [:]) throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        process.environment = ProcessInfo.processInfo.environment
            .merging(["PCSCLITE_CSOCK_NAME": socketPath]) { _, new in new }
            .merging(environment) { _, new in new }
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        status = process.terminationStatus
        output = String(decoding: data, as: UTF8.self)
    }
}
