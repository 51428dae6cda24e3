import Foundation
import Model
import OpenSSL

/// Where a letter or a slip goes.
public enum LetterDestination: Hashable, Sendable {
    /// A new file, readable by its owner only.
    case file(String)
    /// A printer.
    case printer(PrintQueue)

    /// Refuses what cannot take a letter, before anything is done for it.
    ///
    /// - Throws: `CentreError` with `.fileThere`; `LetterError` with `.queueUnusable`.
    public func check() throws {
        switch self {
        case .file(let path): try NewFile.checkFree(path)
        case .printer(let queue): try queue.check()
        }
    }

    /// Where it goes, for people.
    public var words: String {
        switch self {
        case .file(let path): path
        case .printer(let queue): "打印队列 \(queue.name)"
        }
    }

    /// Delivers a document after `record` has put on record that it is delivered.
    ///
    /// A file is made first, with blanks in it, so that a full disk or a wrong path is known before anything is on record.
    ///
    /// - Throws: `CentreError` with `.fileThere` or `.system`; `LetterError`; what `record` throws: then nothing is left.
    func deliver(
        _ document: borrowing SecretBytes,
        title: String,
        after record: () async throws -> Void
    ) async throws {
        switch self {
        case .file(let path):
            let blanks = [UInt8](repeating: UInt8(ascii: " "), count: document.count)
            try NewFile.create(path, bytes: blanks, isPrivate: true)
            do {
                try await record()
            } catch {
                unsafe unlink(path)
                throw error
            }
            try NewFile.fill(path, with: document)
        case .printer(let queue):
            try queue.check()
            try await record()
            try queue.print(document, title: title)
        }
    }
}
