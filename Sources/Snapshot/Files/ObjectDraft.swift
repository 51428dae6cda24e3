import Glibc

/// A file that is being written and has no name of its own yet; it goes away with its last owner unless it is kept.
final class ObjectDraft {
    let path: String
    private let descriptor: CInt

    /// Makes an empty file at `path`.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    init(path: String) throws(SnapshotError) {
        self.path = path
        descriptor = unsafe open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw SnapshotError.system(path) }
    }

    deinit {
        close(descriptor)
        unsafe unlink(path)
    }

    /// Adds octets at the end.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    func write(_ octets: [UInt8]) throws(SnapshotError) {
        var written = 0
        while written < octets.count {
            let count = unsafe octets[written...].withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { throw SnapshotError.system(path) }
            written += count
        }
    }

    /// Makes what was written durable, and gives it the name `target`, over whatever has it.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    func keep(as target: String) throws(SnapshotError) {
        // The process's umask may be narrower; a snapshot is for whoever carries it.
        guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0, unsafe rename(path, target) == 0 else {
            throw SnapshotError.system(target)
        }
    }
}

extension SnapshotError {
    /// What the system says of a file.
    static func system(_ path: String) -> SnapshotError {
        SnapshotError(.file(path: path, detail: unsafe String(cString: strerror(errno))))
    }
}
