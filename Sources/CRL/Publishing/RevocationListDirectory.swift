import Foundation
import Glibc
public import Model
public import OpenSSL

/// Where published lists are: one file for each, `issuing.crl`, replaced as a whole or not at all.
public struct RevocationListDirectory: Sendable {
    /// The directory's path.
    public let path: String

    /// Names a directory, which must exist.
    public init(path: String) {
        self.path = path
    }

    /// The path of a list.
    public func path(of name: RevocationListName) -> String { "\(path)/\(name.fileName)" }

    /// The lists of an authority that have a file here, deltas among them; none where the folder cannot be read.
    public func names(of authority: AuthorityID) -> Set<RevocationListName> {
        let (start, end) = ("\(authority).", ".crl")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        let names = files.lazy.filter { $0.hasPrefix(start) && $0.hasSuffix(end) }
            .compactMap { RevocationListName(String($0.dropLast(end.count))) }
        // A name is written in one way, so the file is the list's.
        return Set(names.filter { $0.authority == authority })
    }

    /// Which versions of a full list and of its delta there are.
    func identities(_ name: RevocationListName) -> [FileIdentity?] {
        [name, name.delta].map { FileIdentity(path: path(of: $0)) }
    }

    /// The file of a list, to be read in pieces; nil when there is none.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    public func open(_ name: RevocationListName) throws(RevocationListError) -> ListFile? {
        try ListFile(reading: path(of: name))
    }

    /// A list as it is published, to be read in pieces; nil when there is none.
    ///
    /// - Throws: `RevocationListError` with `.file`, or `.unreadable` for a file that is not a list.
    public func list(_ name: RevocationListName) throws(RevocationListError) -> StreamedRevocationList? {
        guard let file = try open(name) else { return nil }
        do {
            return try file.list()
        } catch let error as RevocationListError {
            throw error
        } catch {
            throw RevocationListError(.unreadable(name, detail: error.brief))
        }
    }

    /// Puts a copy of the list in another folder in the place of the one here; the folder is made when it is not there.
    ///
    /// A copy, because another name of the same file would look like a change of it to who serves it.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    public func put(
        _ name: RevocationListName,
        from other: RevocationListDirectory
    ) throws(RevocationListError) {
        let (target, draft) = (path(of: name), "\(path)/.\(name.fileName).copy")
        let manager = FileManager.default
        do {
            try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
            if manager.fileExists(atPath: draft) { try manager.removeItem(atPath: draft) }
            try manager.copyItem(atPath: other.path(of: name), toPath: draft)
            try FileHandle(forUpdating: URL(fileURLWithPath: draft)).synchronize()
        } catch {
            throw RevocationListError(.file(path: target, detail: error.localizedDescription))
        }
        try DurableFile.rename(draft, to: target, in: path)
    }

    /// Makes a file for the entries of a list, which is gone when it is closed.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    func spool(_ name: RevocationListName) throws(RevocationListError) -> ListFile {
        try ListFile(creatingWithoutName: "\(path)/.\(name.fileName).entries")
    }

    /// Begins a list beside the published one, which stays until `complete`.
    ///
    /// A crash leaves the old list, and at worst a file whose name starts with a dot, which the next one removes.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    func begin(_ name: RevocationListName) throws(RevocationListError) -> ListFile {
        abandon(name)
        return try ListFile(creating: temporary(name))
    }

    /// Puts the list that was begun, and is on the disk, in the place of the old one.
    ///
    /// - Throws: `RevocationListError` with `.file`; when the name cannot be made durable, the new list may be there.
    func complete(_ name: RevocationListName) throws(RevocationListError) {
        try DurableFile.rename(temporary(name), to: path(of: name), in: path)
    }

    /// Removes a list that was begun.
    func abandon(_ name: RevocationListName) {
        unsafe unlink(temporary(name))
    }

    /// Removes a published list that nobody points to any more.
    public func remove(_ name: RevocationListName) {
        unsafe unlink(path(of: name))
    }

    private func temporary(_ name: RevocationListName) -> String { "\(path)/.\(name.fileName).new" }
}
