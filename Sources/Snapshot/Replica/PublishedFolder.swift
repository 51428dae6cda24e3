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
    /// A file is another name of its object, which never changes; a copy where it cannot be, as on another file system.
    ///
    /// - Parameters:
    ///   - files: what is to be there.
    ///   - store: has their octets.
    /// - Throws: `SnapshotError` with `.file` or `.incomplete`.
    func bring(_ files: [SnapshotManifest.File], from store: ObjectFolder) throws(SnapshotError) {
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw SnapshotError.system(path) }
        for file in files { try put(store.path(of: file.object), file, at: "\(path)/\(file.name)") }
        let wanted = Set(files.map(\.name))
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where !wanted.contains(name) {
            unsafe unlink("\(path)/\(name)")
        }
    }

    private func put(
        _ object: String,
        _ file: SnapshotManifest.File,
        at target: String
    ) throws(SnapshotError) {
        guard !Self.isSame(object, target) else { return }
        let name = "\(path)/.new-\(getpid())"
        unsafe unlink(name)
        if unsafe link(object, name) == 0 {
            guard unsafe rename(name, target) == 0 else { throw SnapshotError.system(target) }
        } else if (try? ObjectFolder.digest(target)).map(Hexadecimal.encode) != file.object {
            let draft = try ObjectDraft(path: name)
            try draft.fill(from: object, size: 0...Int.max, as: file.object)
            try draft.keep(as: target)
        }
    }

    /// Whether two paths are names of one file.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        var facts = (stat(), stat())
        guard unsafe stat(left, &facts.0) == 0, unsafe stat(right, &facts.1) == 0 else { return false }
        return facts.0.st_dev == facts.1.st_dev && facts.0.st_ino == facts.1.st_ino
    }
}
