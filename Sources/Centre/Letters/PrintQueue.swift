import Foundation
import Model
import OpenSSL

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
    public func check() async throws(LetterError) {
        let answer = await PrintProgram(["lpstat", "-a", name]).answer()
        guard answer.status == 0, answer.words.contains("accepting requests"),
            !answer.words.contains("not accepting requests")
        else { throw LetterError(.queueUnusable(queue: name, detail: answer.detail)) }
    }

    /// Hands a document to CUPS.
    ///
    /// - Throws: `LetterError` with `.notPrinted`.
    func print(_ document: borrowing SecretBytes, title: String) async throws(LetterError) {
        let program = PrintProgram(["lp", "-d", name, "-t", title, "-"], reading: document)
        let answer = await program.answer()
        guard answer.status == 0 else {
            throw LetterError(.notPrinted(queue: name, detail: answer.detail))
        }
    }
}
