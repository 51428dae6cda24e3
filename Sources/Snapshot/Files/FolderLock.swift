import Glibc

/// A folder that only one process writes into; the kernel forgets it when the process ends, however it ends.
final class FolderLock {
    private let descriptor: CInt

    /// Takes the lock of the folder at `path`.
    ///
    /// - Throws: `SnapshotError` with `.occupied` or `.file`.
    init(_ path: String) throws(SnapshotError) {
        descriptor = unsafe open("\(path)/.lock", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SnapshotError.system("\(path)/.lock") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw SnapshotError(.occupied(folder: path)) }
    }

    deinit { close(descriptor) }
}
