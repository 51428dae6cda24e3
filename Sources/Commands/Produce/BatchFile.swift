import Foundation
import Model

/// A file of application numbers, one on a line; blank lines and what follows `#` do not count.
enum BatchFile {
    /// How many lines a file may have.
    static let limit = 10_000

    /// Reads it.
    ///
    /// - Returns: the numbers, in their order.
    /// - Throws: `BatchFault` with the line that is wrong.
    static func read(_ path: String) throws(BatchFault) -> [ApplicationNumber] {
        guard let data = FileManager.default.contents(atPath: path), data.count <= 1_048_576 else {
            throw BatchFault(path: path, line: nil, detail: "it cannot be read, or has more than 1 MiB")
        }
        var (numbers, seen) = ([ApplicationNumber](), Set<ApplicationNumber>())
        // Editors on Windows put a mark before the first line.
        let content = String(decoding: data, as: UTF8.self)
        // CR LF is one character.
        let lines = content.drop { $0 == "\u{FEFF}" }.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() {
            let text = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            guard !text.isEmpty else { continue }
            guard let number = ApplicationNumber(text) else {
                let shown = String(text.prefix(40)).printable
                throw BatchFault(
                    path: path,
                    line: index + 1,
                    detail: "is not an application number: '\(shown)'"
                )
            }
            guard seen.insert(number).inserted else {
                throw BatchFault(path: path, line: index + 1, detail: "names an application a second time")
            }
            numbers.append(number)
            guard numbers.count <= limit else {
                throw BatchFault(path: path, line: index + 1, detail: "is one too many; \(limit) are taken")
            }
        }
        guard !numbers.isEmpty else {
            throw BatchFault(path: path, line: nil, detail: "it names no application")
        }
        return numbers
    }
}

/// A batch file is not one.
struct BatchFault: OperatorError {
    let path: String
    let line: Int?
    let detail: String

    var message: String {
        line.map { "line \($0) of the batch file \(path) \(detail)" } ?? "the batch file \(path): \(detail)"
    }
    var hint: String? { "one application number on a line, as 'pki job list' prints them" }
    var kind: FailureKind { .invalidInput }
}
