import Foundation

/// Reads files that should be small, and nothing but files.
///
/// A pipe, a device or a file of any size in the place of a small one neither blocks nor fills the memory.
enum BoundedFile {
    /// What is in a file, and who may read it.
    struct Contents {
        let bytes: [UInt8]
        /// The permission bits.
        let mode: Int
    }

    /// Why a file was not read.
    enum Failure: Error {
        case missing
        case notAFile
        case tooLarge
        case system(detail: String)
    }

    /// Reads `path` when it is a regular file of at most `limit` octets.
    static func read(_ path: String, limit: Int) throws(Failure) -> Contents {
        // O_NONBLOCK, or opening a pipe without a writer would wait for one.
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .system(detail: message()) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system(detail: message()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        return Contents(bytes: try bytes(descriptor, limit: limit), mode: Int(status.st_mode & 0o777))
    }

    private static func bytes(_ descriptor: CInt, limit: Int) throws(Failure) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < buffer.count {
            let got = unsafe buffer[count...].withUnsafeMutableBytes {
                unsafe Foundation.read(descriptor, $0.baseAddress, $0.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .system(detail: message()) }
            if got == 0 { break }
            count += got
        }
        guard count <= limit else { throw .tooLarge }
        return Array(buffer.prefix(count))
    }

    private static func message() -> String {
        unsafe String(cString: strerror(errno))
    }
}
