import Foundation
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

    /// Adds the octets of a file, of which somebody else may be writing; never all of them in memory.
    ///
    /// - Parameters:
    ///   - source: the file.
    ///   - size: how many octets it must have.
    ///   - object: how it is called in an error.
    /// - Throws: `SnapshotError` with `.incomplete` when it is not there, of another size, or cut meanwhile; `.file`.
    func fill(
        from source: String,
        size: ClosedRange<Int>,
        as object: String
    ) throws(SnapshotError) {
        var facts = stat()
        // Of the file that was opened: its name may be another one's by now. One that is no file does not hold us up.
        let opened = unsafe open(source, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else { throw SnapshotError(.incomplete(object: object)) }
        let handle = FileHandle(fileDescriptor: opened, closeOnDealloc: true)
        guard unsafe fstat(opened, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            size.contains(Int(facts.st_size))
        else { throw SnapshotError(.incomplete(object: object)) }
        var rest = Int(facts.st_size)
        // Read and not mapped: a file that is cut while it is mapped ends the process.
        while rest > 0, let piece = try? handle.read(upToCount: min(rest, 1 << 20)), !piece.isEmpty {
            try write(Array(piece))
            rest -= piece.count
        }
        guard rest == 0 else { throw SnapshotError(.incomplete(object: object)) }
    }

    /// Makes what was written durable, and gives it the name `target`, over whatever has it.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    func keep(as target: String) throws(SnapshotError) {
        guard fsync(descriptor) == 0 else { throw SnapshotError.system(path) }
        try place(as: target)
    }

    /// Gives it the name `target`, over whatever has it, without waiting for the disk.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    func place(as target: String) throws(SnapshotError) {
        // The process's umask may be narrower; a snapshot is for whoever carries it.
        guard fchmod(descriptor, 0o644) == 0, unsafe rename(path, target) == 0 else {
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
