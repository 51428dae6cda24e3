import Foundation
import Glibc
import Model

/// The files that relying parties are given, under the names that the centre gave them.
struct PublishedFolder: Sendable {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// Puts one file into place, as a whole or not at all.
    ///
    /// It is another name of its object, which never changes; a copy where it cannot be, as on another file system.
    ///
    /// - Parameters:
    ///   - file: what it is and how relying parties call it.
    ///   - store: has its octets.
    ///   - now: the time; a list of which relying parties have a newer one that holds still does not take its place.
    /// - Throws: `SnapshotError` with `.file` or `.incomplete`, or `.olderList`.
    func put(
        _ file: SnapshotManifest.File,
        from store: ObjectFolder,
        at now: Timestamp
    ) throws(SnapshotError) {
        try make()
        let (object, target) = (store.path(of: file.object), "\(path)/\(file.name)")
        guard !Self.isSame(object, target) else { return }
        if let setback = ListSetback(from: target, to: object, at: now) {
            throw SnapshotError(
                .olderList(file: file.name, number: setback.number, present: setback.present)
            )
        }
        try put(object, file, at: target)
    }

    /// Takes away what has another name.
    ///
    /// - Throws: `SnapshotError` with `.file` when there is no folder, and none can be made.
    func tidy(except names: Set<String>) throws(SnapshotError) {
        try make()
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where !names.contains(name) {
            unsafe unlink("\(path)/\(name)")
        }
    }

    private func make() throws(SnapshotError) {
        guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else { throw SnapshotError.system(path) }
    }

    private func put(
        _ object: String,
        _ file: SnapshotManifest.File,
        at target: String
    ) throws(SnapshotError) {
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
