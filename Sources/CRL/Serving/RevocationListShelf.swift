public import Model
import OpenSSL
import Synchronization

/// The published lists, ready to be served; a file is looked at again when it was replaced, by whomever.
///
/// Lists of up to 1 MiB are kept in memory; of larger ones the file is kept open.
public final class RevocationListShelf: Sendable {
    private struct Entry {
        let identity: FileIdentity
        let list: ShelvedRevocationList
    }

    private static let maximumInMemory = 1 << 20

    private let directory: RevocationListDirectory
    private let entries = Mutex<[RevocationListName: Entry]>([:])

    /// Serves what is in `directory`.
    public init(directory: RevocationListDirectory) {
        self.directory = directory
    }

    /// The list of this name, or nil when none is published.
    ///
    /// - Throws: `RevocationListError` with `.file`, or `.suspicious` for a file that is not a list.
    public func list(_ name: RevocationListName) throws(RevocationListError) -> ShelvedRevocationList? {
        guard let identity = FileIdentity(path: directory.path(of: name)) else {
            entries.withLock { $0[name] = nil }
            return nil
        }
        if let entry = entries.withLock({ $0[name] }), entry.identity == identity { return entry.list }
        guard let file = try directory.open(name) else { return nil }
        let list = try read(file, name)
        entries.withLock { $0[name] = Entry(identity: identity, list: list) }
        return list
    }

    private func read(
        _ file: ListFile,
        _ name: RevocationListName
    ) throws(RevocationListError) -> ShelvedRevocationList {
        do {
            let frame: RevocationList
            let content: ShelvedRevocationList.Content
            if file.count <= Self.maximumInMemory {
                frame = try RevocationList(der: file.read(0..<file.count))
                content = .octets(frame.der)
            } else {
                // Its entries were read before it was published.
                frame = try file.list().frame
                content = .file(try OpenListFile(file))
            }
            return ShelvedRevocationList(
                content: content,
                thisUpdate: frame.thisUpdate,
                nextUpdate: frame.nextUpdate ?? frame.thisUpdate,
                fingerprint: try file.fingerprint()
            )
        } catch let error as RevocationListError {
            throw error
        } catch {
            throw RevocationListError(.suspicious(name, finding: error.brief))
        }
    }
}
