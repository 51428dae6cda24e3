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
    /// - Throws: `CentreError` with `.fileThere`, `.folderUnusable` or `.folderOpen`; `LetterError` with `.queueUnusable`.
    public func check() async throws {
        switch self {
        case .file(let path):
            if !NewFile.isReserved(path) { try NewFile.checkFree(path) }
            try NewFile.checkPrivateFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        case .printer(let queue): try await queue.check()
        }
    }

    /// Where it goes, for people.
    public var words: String {
        switch self {
        case .file(let path): path
        case .printer(let queue): "打印队列 \(queue.name)"
        }
    }

    /// The letters of a folder that a process which ended left blank.
    ///
    /// - Returns: their paths, in order.
    public static func blankLetters(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".pdf") }.sorted().map { "\(folder)/\($0)" }.filter(
            NewFile.isUnfilled
        )
    }

    /// Delivers a document after `record` has put on record that it is written, and tells `handed` when it is there.
    ///
    /// A file is made first, with blanks in it, so that a full disk or a wrong path is known before anything is on record.
    /// A process that ends in between leaves the blanks, and the next letter for this file goes over them.
    ///
    /// - Throws: `CentreError` with `.fileThere` or `.system`; `LetterError`; what `record` throws: then nothing is left;
    ///   what `handed` throws.
    func deliver(
        _ document: borrowing SecretBytes,
        title: String,
        after record: () async throws -> Void,
        then handed: () async throws -> Void = {}
    ) async throws {
        switch self {
        case .file(let path):
            let file = try NewFile.reserve(path, count: document.count)
            do {
                try await record()
            } catch {
                NewFile.discard(file)
                throw error
            }
            try NewFile.fill(file, with: document)
        case .printer(let queue):
            try await queue.check()
            try await record()
            try await queue.print(document, title: title)
        }
        try await handed()
    }
}
