import Foundation
import Glibc
import Snapshot

/// The files that relying parties are given, as a snapshot names them; each is read once.
struct PublishedFiles {
    private struct Identity: Hashable {
        let inode: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private var known: [String: (identity: Identity, file: SnapshotManifest.File)] = [:]

    /// Keeps what is new in `folder`.
    ///
    /// - Returns: every file that is there, by name.
    /// - Throws: `SnapshotError` with `.file`.
    mutating func bring(
        from folder: String,
        to writer: SnapshotWriter
    ) throws(SnapshotError) -> [SnapshotManifest.File] {
        var found: [String: (identity: Identity, file: SnapshotManifest.File)] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where SnapshotManifest.isFileName(name) {
            guard let identity = Self.identity("\(folder)/\(name)") else { continue }
            if let present = known[name], present.identity == identity {
                found[name] = present
            } else if let octets = FileManager.default.contents(atPath: "\(folder)/\(name)") {
                found[name] = (identity, try writer.keep(Array(octets), as: name))
            }
        }
        known = found
        return found.values.map(\.file).sorted { $0.name < $1.name }
    }

    private static func identity(_ path: String) -> Identity? {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Identity(
            inode: UInt64(facts.st_ino),
            size: Int(facts.st_size),
            seconds: facts.st_mtim.tv_sec,
            nanoseconds: facts.st_mtim.tv_nsec
        )
    }
}
