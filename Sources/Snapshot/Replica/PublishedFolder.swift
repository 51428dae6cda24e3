import Foundation
import Glibc
import Model

/// The files that relying parties are given, under the names that the centre gave them.
struct PublishedFolder: Sendable {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Makes the folder hold these files and no others; each is replaced as a whole or not at all.
    ///
    /// - Parameters:
    ///   - files: what is to be there.
    ///   - store: has their octets.
    ///   - present: what this process brought before; not looked at again while it is there.
    /// - Throws: `SnapshotError` with `.file` or `.incomplete`.
    func bring(
        _ files: [SnapshotManifest.File],
        from store: ObjectFolder,
        insteadOf present: [SnapshotManifest.File]
    ) throws(SnapshotError) {
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw SnapshotError.system(path) }
        let brought = Set(present)
        for file in files {
            let target = "\(path)/\(file.name)"
            if brought.contains(file), FileManager.default.fileExists(atPath: target) { continue }
            if (try? ObjectFolder.digest(target)).map(Hexadecimal.encode) == file.object { continue }
            guard let octets = FileManager.default.contents(atPath: store.path(of: file.object)) else {
                throw SnapshotError(.incomplete(object: file.object))
            }
            let draft = try ObjectDraft(path: "\(path)/.new-\(getpid())")
            try draft.write(Array(octets))
            try draft.keep(as: target)
        }
        let wanted = Set(files.map(\.name))
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where !wanted.contains(name) {
            unsafe unlink("\(path)/\(name)")
        }
    }
}
