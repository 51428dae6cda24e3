import Foundation
import Model
import OpenSSL
import Tokens

/// A queue of CUPS, reached by `lp`, which reads the document from its standard input: it is in no file of ours.
public struct PrintQueue: Hashable, Sendable {
    /// Its name.
    public let name: String

    /// Names a queue.
    ///
    /// - Throws: `LetterError` with `.badQueue`.
    public init(_ name: String) throws(LetterError) {
        let isName =
            (1...127).contains(name.utf8.count) && !name.hasPrefix("-")
            && name.utf8.allSatisfy { octet in
                switch octet {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
        guard isName else { throw LetterError(.badQueue) }
        self.name = name
    }

    /// Asks CUPS whether the queue is there and takes documents.
    ///
    /// - Throws: `LetterError` with `.queueUnusable`.
    public func check() throws(LetterError) {
        let answer = run(["lpstat", "-a", name], nil)
        guard answer.status == 0, answer.words.contains("accepting requests"),
            !answer.words.contains("not accepting requests")
        else { throw LetterError(.queueUnusable(queue: name, detail: answer.detail)) }
    }

    /// Hands a document to CUPS.
    ///
    /// - Throws: `LetterError` with `.notPrinted`.
    func print(_ document: borrowing SecretBytes, title: String) throws(LetterError) {
        var bytes = document.copyBytes()
        defer { bytes.wipe() }
        let answer = run(["lp", "-d", name, "-t", title, "-"], bytes)
        guard answer.status == 0 else {
            throw LetterError(.notPrinted(queue: name, detail: answer.detail))
        }
    }

    private struct Answer {
        let status: Int32
        let words: String

        /// The first line of what was said.
        var detail: String {
            words.split(separator: "\n").first.map { String($0).printable }
                ?? "it ended with status \(status)"
        }
    }

    private func run(_ words: [String], _ input: [UInt8]?) -> Answer {
        let process = Process()
        let (inlet, outlet) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        var environment = ProcessInfo.processInfo.environment
        environment["LC_ALL"] = "C"
        process.environment = environment
        process.standardInput = inlet
        process.standardOutput = outlet
        process.standardError = outlet
        do {
            try process.run()
        } catch {
            return Answer(status: -1, words: "\(error)")
        }
        let isTaken =
            input.map { BrokenPipe.write($0, to: inlet.fileHandleForWriting.fileDescriptor) } ?? true
        try? inlet.fileHandleForWriting.close()
        let said = (try? outlet.fileHandleForReading.readToEnd()) ?? nil
        process.waitUntilExit()
        let text = String(decoding: said ?? Data(), as: UTF8.self)
        return Answer(status: isTaken ? process.terminationStatus : -1, words: text)
    }
}
