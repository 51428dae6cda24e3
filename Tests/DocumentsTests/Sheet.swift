import Foundation
import OpenSSL
import TestSupport
import Testing

/// A document in a file, for other people's programs.
final class Sheet {
    /// Some program did not take it.
    struct Failure: Error, CustomStringConvertible { let description: String }

    let path: String
    private let directory: TemporaryDirectory

    init(_ document: borrowing SecretBytes) throws {
        directory = try TemporaryDirectory()
        path = directory.path("sheet.pdf")
        try Data(document.withBytes { octets in octets.indices.map { octets[$0] } })
            .write(to: URL(fileURLWithPath: path))
    }

    /// What is written on it, as `pdftotext` reads it.
    func text() throws -> String { try run("pdftotext", "-layout", path, "-") }

    /// What its code says, as `zbarimg` reads it.
    func code() throws -> String {
        _ = try run("pdftoppm", "-r", "150", "-png", "-singlefile", path, directory.path("page"))
        return try run("zbarimg", "--quiet", "--raw", directory.path("page.png")).trimmingCharacters(
            in: .newlines
        )
    }

    func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

    /// Where it is not white, in millimetres.
    func ink(resolution: Int) throws -> [(x: Double, y: Double)] {
        _ = try run("pdftoppm", "-r", "\(resolution)", "-gray", "-singlefile", path, directory.path("page"))
        let image = Array(try Data(contentsOf: URL(fileURLWithPath: directory.path("page.pgm"))))
        let head = image.split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
        let size = try #require(String(bytes: head[1], encoding: .ascii)).split(separator: " ").compactMap {
            Int($0)
        }
        let pixels = head[3]
        let scale = 25.4 / Double(resolution)
        return pixels.indices.filter { pixels[$0] < 200 }.map { index in
            let offset = index - pixels.startIndex
            return (x: Double(offset % size[0]) * scale, y: Double(offset / size[0]) * scale)
        }
    }

    func run(_ words: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(words) failed") }
        return String(decoding: data, as: UTF8.self)
    }
}
