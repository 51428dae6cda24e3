import Foundation

/// The file with one token's progress: always a whole one, mode 0600, and in one process's hands.
///
/// The kernel gives it back when the process ends, however it ends.
final class RenewalFile: Sendable {
    private static let largest = 262_144
    private let path: String
    private let descriptor: CInt

    /// Takes the lock beside the file.
    ///
    /// - Throws: `AssistantError` with `.renewalRunning` or `.progress`.
    init(_ path: String) throws(AssistantError) {
        self.path = path
        descriptor = unsafe open("\(path).lock", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw AssistantError(.progress(path: path)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw AssistantError(.renewalRunning) }
    }

    deinit { close(descriptor) }

    /// What stands in it; nil when there is none, or it is damaged: then the key is made anew.
    var entry: RenewalEntry? { RenewalFile.entry(in: path) }

    /// The same without the lock.
    static func entry(in path: String) -> RenewalEntry? {
        guard let found = try? PrivateFile.read(path, of: .user, limit: largest) else { return nil }
        return try? JSONDecoder().decode(RenewalEntry.self, from: Data(found))
    }

    /// Replaces what stands in it: a new file, synchronised, renamed, and the name synchronised.
    ///
    /// - Throws: `AssistantError` with `.progress`.
    func write(_ entry: RenewalEntry) throws(AssistantError) {
        guard let octets = try? JSONEncoder().encode(entry) else {
            throw AssistantError(.progress(path: path))
        }
        try RenewalFile.replace(path, with: octets, by: "\(path).new")
    }

    /// Replaces another file of the folder, by a draft that nobody else writes: several tokens may be renewed at once.
    ///
    /// - Throws: `AssistantError` with `.progress`.
    func keep(
        _ octets: Data,
        at other: String,
        synchronise: (CInt) -> CInt = { fsync($0) }
    ) throws(AssistantError) {
        try RenewalFile.replace(other, with: octets, by: "\(path).kept", synchronise: synchronise)
    }

    /// Replaces a file of the folder; it is on the disk when the call returns.
    ///
    /// The draft is in nobody else's hands meanwhile. `synchronise` puts what a descriptor leads to on the disk, and says 0 when it is there.
    ///
    /// - Throws: `AssistantError` with `.progress`.
    static func replace(
        _ path: String,
        with octets: Data,
        by draft: String,
        synchronise: (CInt) -> CInt = { fsync($0) }
    ) throws(AssistantError) {
        let folder = (path as NSString).deletingLastPathComponent
        guard write(octets, to: draft, synchronise), unsafe rename(draft, path) == 0,
            keepNames(of: folder, synchronise)
        else { throw AssistantError(.progress(path: path)) }
    }

    /// Forgets it: what it was about is done.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private static func write(_ octets: Data, to draft: String, _ synchronise: (CInt) -> CInt) -> Bool {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let target = unsafe open(draft, flags, 0o600)
        guard target >= 0 else { return false }
        let handle = FileHandle(fileDescriptor: target, closeOnDealloc: true)
        return (try? handle.write(contentsOf: octets)) != nil && synchronise(target) == 0
    }

    /// Puts the names in a folder on the disk; a file system that cannot (EINVAL) keeps them as well as it can.
    static func keepNames(of folder: String, _ synchronise: (CInt) -> CInt = { fsync($0) }) -> Bool {
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return synchronise(descriptor) == 0 || errno == EINVAL
    }
}
