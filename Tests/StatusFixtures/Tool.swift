import Foundation

/// A program of the machine, run for one test.
public enum Tool {
    /// What a run left.
    public struct Result: Sendable {
        /// The exit status; 124 when it took too long.
        public let status: Int32
        /// Its standard output.
        public let output: [UInt8]
        /// Its standard error, as text.
        public let errors: String
        /// Both, as text.
        public var text: String { String(decoding: output, as: UTF8.self) + errors }
    }

    /// Runs `name` with `arguments` for at most 30 seconds.
    public static func run(_ name: String, _ arguments: [String], input: [UInt8] = []) async throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "30", name] + arguments
        let (standardInput, output, errors) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return await onOwnThread {
            try? standardInput.fileHandleForWriting.write(contentsOf: Data(input))
            try? standardInput.fileHandleForWriting.close()
            let said = DispatchQueue(label: "errors")
            nonisolated(unsafe) var complaint = Data()
            said.async { unsafe complaint = errors.fileHandleForReading.readDataToEndOfFile() }
            let text = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            said.sync {}
            return Result(
                status: process.terminationStatus,
                output: [UInt8](text),
                errors: String(decoding: unsafe complaint, as: UTF8.self)
            )
        }
    }
}

/// Runs what blocks on a thread of its own, so that tasks go on meanwhile.
public func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: body()) }
        thread.start()
    }
}
