import Foundation

/// A program that has come to its end.
struct Run: Sendable, CustomStringConvertible {
    /// The exit status; 128 and its number for a signal.
    let status: Int32
    /// Standard output.
    let output: String
    /// Standard error.
    let talk: String

    /// Before anything was run.
    static let none = Run(status: 0, output: "", talk: "")
    var description: String { "status \(status)\nstdout: \(output)\nstderr: \(talk)" }

    init(status: Int32, output: String, talk: String) {
        self.status = status
        self.output = output
        self.talk = talk
    }

    /// Runs a program to its end.
    init(_ words: [String], in folder: URL, _ environment: [String: String] = [:]) throws {
        self = try RunningProgram(words, in: folder, environment).finish()
    }

    /// The first match of a regular expression in what was printed.
    func find(_ pattern: String) -> String? {
        guard let regex = try? Regex(pattern).anchorsMatchLineEndings() else { return nil }
        let match = output.firstMatch(of: regex) ?? talk.firstMatch(of: regex)
        return match.map { String($0.0) }
    }

    /// A member of the JSON object that was printed.
    func json(_ name: String) throws -> String? {
        let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        return object?[name].map { "\($0)" }
    }
}
