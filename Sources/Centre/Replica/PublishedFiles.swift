import CRL
import Foundation
import Snapshot

/// The files that relying parties are given, as a snapshot names them; each is read once.
struct PublishedFiles {
    private var known: [String: (identity: FileIdentity, file: SnapshotManifest.File)] = [:]

    /// Keeps what is new in `folder`.
    ///
    /// - Returns: every file that is there, by name.
    /// - Throws: `SnapshotError` with `.file`, or `.incomplete` for a file that went away meanwhile.
    mutating func bring(
        from folder: String,
        to writer: SnapshotWriter
    ) throws(SnapshotError) -> [SnapshotManifest.File] {
        var found: [String: (identity: FileIdentity, file: SnapshotManifest.File)] = [:]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where SnapshotManifest.isFileName(name) {
            let path = "\(folder)/\(name)"
            guard let identity = FileIdentity(path: path) else { continue }
            if let present = known[name], present.identity == identity {
                found[name] = present
            } else {
                found[name] = (identity, try writer.keep(file: path, as: name))
            }
        }
        known = found
        return found.values.map(\.file).sorted { $0.name < $1.name }
    }
}
