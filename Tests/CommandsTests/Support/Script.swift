import Foundation
import Testing

/// One script: lines to execute, and files that are there when it starts.
///
/// ```
/// # a comment
/// centre                            a founded centre with staff, in var/
/// pki staff list                    runs the binary; it must end with 0
/// [77] pki application approve …    it must end with 77
/// stdout 'REGEX'                    of the command before; "! stdout" for must not
/// let NUMBER 'CA[0-9]{8}N[0-9]{7}'  keeps what the last output has as $NUMBER
/// exists FILE                       "! exists" for must not
/// -- FILE --                        the rest, up to the next such line, is a file
/// ```
struct Script: Sendable, CustomTestStringConvertible {
    /// One line.
    struct Line: Sendable {
        let number: Int
        /// What must come of it: nil for success; a status; or any failure.
        let expected: Expectation
        let words: [String]
        /// As it stands in the file.
        let text: String
    }

    enum Expectation: Sendable, Equatable {
        case success
        case failure
        case status(Int32)
    }

    let name: String
    let lines: [Line]
    let files: [String: String]
    var testDescription: String { name }

    init(name: String, text: String) throws {
        self.name = name
        var lines: [Line] = []
        var files: [String: String] = [:]
        var file: String?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 {
                file = String(line.dropFirst(3).dropLast(3))
            } else if let file {
                files[file, default: ""] += "\(line)\n"
            } else if let parsed = Line(number: index + 1, String(line)) {
                lines.append(parsed)
            }
        }
        self.lines = lines
        self.files = files
    }

    /// All scripts, by name.
    static func all() throws -> [Script] {
        guard let folder = Bundle.module.url(forResource: "Scripts", withExtension: nil) else { return [] }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.filter { $0.hasSuffix(".txt") }.map { name in
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return try Script(name: String(name.dropLast(4)), text: text)
        }
    }
}

extension Script.Line {
    /// Nil for blanks and comments.
    init?(number: Int, _ line: String) {
        var words = Self.split(line)
        guard let first = words.first, !first.hasPrefix("#") else { return nil }
        self.number = number
        text = line
        if first == "!" {
            expected = .failure
            words.removeFirst()
        } else if first.hasPrefix("["), first.hasSuffix("]"), let status = Int32(first.dropFirst().dropLast())
        {
            expected = .status(status)
            words.removeFirst()
        } else {
            expected = .success
        }
        self.words = words
    }

    /// The words between blanks, where single quotes keep blanks together.
    private static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            switch character {
            case "'":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let finished = word { words.append(finished) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }
}
