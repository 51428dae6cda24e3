import CRL
import Foundation
import Snapshot

/// The files that relying parties are given, as a snapshot names them; each is read once.
struct PublishedFiles {
    private var known: [String: (identity: FileIdentity, file: SnapshotManifest.File)] = [:]

    /// What is in `folder` for relying parties.
    ///
    /// - Throws: `SnapshotError` with `.file` when it cannot be read: that is not to be taken for an empty one.
    static func names(in folder: String) throws(SnapshotError) -> Set<String> {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            return Set(names.filter(SnapshotManifest.isFileName))
        } catch {
            throw SnapshotError(.file(path: folder, detail: error.localizedDescription))
        }
    }

    /// Keeps what is new of these files in `folder`.
    ///
    /// - Returns: every one that is there.
    /// - Throws: `SnapshotError` with `.file`, or `.incomplete` for a file that went away meanwhile.
    mutating func bring(
        _ names: Set<String>,
        from folder: String,
        to writer: SnapshotWriter
    ) throws(SnapshotError) -> [SnapshotManifest.File] {
        var found: [String: (identity: FileIdentity, file: SnapshotManifest.File)] = [:]
        for name in names {
            let path = "\(folder)/\(name)"
            guard let identity = FileIdentity(path: path) else { continue }
            if let present = known[name], present.identity == identity {
                found[name] = present
            } else {
                found[name] = (identity, try writer.keep(file: path, as: name))
            }
        }
        known = found
        return found.values.map(\.file)
    }
}
