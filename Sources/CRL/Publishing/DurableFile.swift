import Glibc

/// Files that are on the disk when the call returns.
enum DurableFile {
    /// Creates `path`, readable by everybody, writes `bytes` and waits until they are on the disk.
    static func write(_ bytes: [UInt8], to path: String) throws(RevocationListError) {
        let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        // The process's umask may be narrower; what is published is for everybody.
        guard fchmod(descriptor, 0o644) == 0 else { throw failure(path) }
        try writeAll(bytes, to: descriptor, path)
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Renames over whatever is at `path`, and makes the name durable.
    static func rename(
        _ temporary: String,
        to path: String,
        in directory: String
    ) throws(RevocationListError) {
        guard unsafe Glibc.rename(temporary, path) == 0 else { throw failure(path) }
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(directory) }
    }

    private static func writeAll(
        _ bytes: [UInt8],
        to descriptor: CInt,
        _ path: String
    ) throws(RevocationListError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(
                    descriptor,
                    buffer.baseAddress?.advanced(by: written),
                    bytes.count - written
                )
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure(path) }
            written += count
        }
    }

    static func failure(_ path: String) -> RevocationListError {
        let code = errno
        let detail = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return RevocationListError(.file(path: path, detail: detail))
    }
}
