import Foundation
import Glibc
import Model

/// A folder in which copies of snapshots arrive, from whom and in what order ever.
struct SnapshotSource {
    private let path: String

    init(_ path: String) {
        self.path = path
    }

    /// The manifest's octets; nil when there is none.
    ///
    /// - Throws: `SnapshotError` with `.file` or `.malformed`.
    func manifest() throws(SnapshotError) -> [UInt8]? {
        try ObjectFolder.read("\(path)/manifest", limit: SnapshotManifest.limit)
    }

    /// Copies an object, unless it is there.
    ///
    /// - Throws: `SnapshotError` with `.incomplete` when it has not arrived, `.damaged` when it is another one, `.file`.
    func copy(_ object: String, to store: ObjectFolder, size: ClosedRange<Int>) throws(SnapshotError) {
        guard !store.has(object) else { return }
        let file = "\(path)/objects/\(object)"
        var facts = stat()
        guard unsafe stat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            size.contains(Int(facts.st_size)), let handle = FileHandle(forReadingAtPath: file)
        else { throw SnapshotError(.incomplete(object: object)) }
        let draft = try store.begin()
        var rest = Int(facts.st_size)
        // Read and not mapped: whoever fills the folder may cut the file meanwhile.
        while rest > 0, let piece = try? handle.read(upToCount: min(rest, 1 << 20)), !piece.isEmpty {
            try draft.write(Array(piece))
            rest -= piece.count
        }
        guard rest == 0 else { throw SnapshotError(.incomplete(object: object)) }
        guard Hexadecimal.encode(try ObjectFolder.digest(draft.path)) == object else {
            throw SnapshotError(.damaged(object: object))
        }
        try draft.keep(as: store.path(of: object))
    }
}
