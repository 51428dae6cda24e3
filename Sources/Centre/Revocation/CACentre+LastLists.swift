import CRL
import Foundation
import Model
import Store

/// The last lists of destroyed authorities, which nobody can sign again, are kept apart from what relying parties fetch.
extension CACentre {
    private var lastLists: RevocationListDirectory { RevocationListDirectory(path: state.lastLists) }

    /// Keeps lists as they are published now.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    func keepLast(_ names: [RevocationListName]) throws(RevocationListError) {
        for name in names { try put(name, from: listDirectory, into: lastLists) }
    }

    /// Puts last lists back whose published files are gone, and keeps those that are not kept yet.
    ///
    /// - Throws: `BookError`, `CryptoError`, `RevocationListError`.
    func bringBackLastLists() throws {
        for record in try book.authorities() where try record.state == .destroyed && owesLists(record) {
            for full in try listNames(of: record) {
                try bringBack(full)
                let hasDelta = try book.endOfDeltaPointers(of: full, at: clock.now) != nil
                if hasDelta { try bringBack(full.delta) }
            }
        }
    }

    private func bringBack(_ name: RevocationListName) throws {
        let places = [listDirectory, lastLists]
        let there = places.filter { FileManager.default.fileExists(atPath: $0.path(of: name)) }
        guard there.count == 1, let source = there.first,
            let fingerprint = try book.publishedRevocationList(of: name)?.fingerprint,
            try source.open(name)?.fingerprint() == fingerprint
        else { return }
        try put(name, from: source, into: source.path == state.published ? lastLists : listDirectory)
    }

    /// A copy, because another name of the same file would look like a change of it to who serves it.
    private func put(
        _ name: RevocationListName,
        from source: RevocationListDirectory,
        into folder: RevocationListDirectory
    ) throws(RevocationListError) {
        let manager = FileManager.default
        let (target, draft) = (folder.path(of: name), "\(folder.path)/.\(name.fileName).copy")
        do {
            try manager.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
            for path in [draft, target] where manager.fileExists(atPath: path) {
                try manager.removeItem(atPath: path)
            }
            try manager.copyItem(atPath: source.path(of: name), toPath: draft)
            try FileHandle(forUpdating: URL(fileURLWithPath: draft)).synchronize()
            try manager.moveItem(atPath: draft, toPath: target)
        } catch {
            throw RevocationListError(.file(path: target, detail: error.localizedDescription))
        }
    }
}
