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

    /// Replaces what stands in it: a new file, synchronised, renamed.
    ///
    /// - Throws: `AssistantError` with `.progress`.
    func write(_ entry: RenewalEntry) throws(AssistantError) {
        guard let octets = try? JSONEncoder().encode(entry) else {
            throw AssistantError(.progress(path: path))
        }
        try RenewalFile.replace(path, with: octets)
    }

    /// Replaces a file of the folder.
    ///
    /// - Throws: `AssistantError` with `.progress`.
    static func replace(_ path: String, with octets: Data) throws(AssistantError) {
        let draft = "\(path).new"
        guard write(octets, to: draft), unsafe rename(draft, path) == 0 else {
            throw AssistantError(.progress(path: path))
        }
    }

    /// Forgets it: what it was about is done.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private static func write(_ octets: Data, to draft: String) -> Bool {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let target = unsafe open(draft, flags, 0o600)
        guard target >= 0 else { return false }
        let handle = FileHandle(fileDescriptor: target, closeOnDealloc: true)
        return (try? handle.write(contentsOf: octets)) != nil && fsync(target) == 0
    }
}
