import Glibc

/// Names of files that are on the disk when the call returns.
enum DurableFile {
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

    static func failure(_ path: String) -> RevocationListError {
        let code = errno
        let detail = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return RevocationListError(.file(path: path, detail: detail))
    }
}
