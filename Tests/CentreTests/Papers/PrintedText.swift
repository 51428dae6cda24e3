import Foundation
import TestSupport
import Testing

/// A PDF of ours, as Poppler and ZBar read it.
struct PrintedText {
    /// What is written on it, without white space.
    let words: String
    /// How many pages it has.
    let pages: Int
    /// What the code on its first page says.
    let code: String

    init(_ document: [UInt8]) throws {
        let directory = try TemporaryDirectory()
        let (path, image) = (directory.path("paper.pdf"), directory.path("page"))
        try Data(document).write(to: URL(fileURLWithPath: path))
        words = try PrintedText.run("pdftotext", "-layout", path, "-").filter { !$0.isWhitespace }
        let facts = try PrintedText.run("pdfinfo", path)
        pages = try #require(facts.firstMatch(of: /Pages: +([0-9]+)/).flatMap { Int($0.1) })
        _ = try PrintedText.run("pdftoppm", "-r", "150", "-png", "-singlefile", path, image)
        code = try PrintedText.run("zbarimg", "--quiet", "--raw", "\(image).png")
            .trimmingCharacters(in: .newlines)
    }

    private static func run(_ words: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(words)")
        return String(decoding: data, as: UTF8.self)
    }
}
