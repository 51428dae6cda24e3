import Foundation

/// Runs a program that is not ours.
public enum OtherProgram {
    /// It did not end with 0.
    public struct Failed: Error, CustomStringConvertible {
        /// Its words.
        public let description: String
    }

    /// Runs it to its end.
    ///
    /// - Returns: standard output, then standard error.
    /// - Throws: `Failed` with its words when it does not end with 0.
    @discardableResult
    public static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(arguments) ended with \(process.terminationStatus): \(output)")
        }
        return output
    }
}
