import Foundation

/// Reads files that should be small, and nothing but files.
///
/// A pipe, a device or a file of any size in the place of a small one neither blocks nor fills the memory.
package enum BoundedFile {
    /// What is in a file, and who may read it.
    package struct Contents {
        /// The octets.
        package let bytes: [UInt8]
        /// The permission bits.
        package let mode: Int
    }

    /// Why a file was not read.
    package enum Failure: Error, Hashable {
        /// There is no such file.
        case missing
        /// A folder, a pipe, a device.
        case notAFile
        /// More octets than the limit.
        case tooLarge
        /// The operating system said no.
        case system(detail: String)
    }

    private static let chunk = 1 << 16

    /// Reads `path` when it is a regular file of at most `limit` octets.
    package static func read(_ path: String, limit: Int) throws(Failure) -> Contents {
        // O_NONBLOCK, or opening a pipe without a writer would wait for one.
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .system(detail: message()) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system(detail: message()) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        guard status.st_size <= limit else { throw .tooLarge }
        return Contents(bytes: try bytes(descriptor, limit: limit), mode: Int(status.st_mode & 0o777))
    }

    /// Reads to the end, which may have moved since the size was asked for.
    private static func bytes(_ descriptor: CInt, limit: Int) throws(Failure) -> [UInt8] {
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: chunk))
        while true {
            let got = unsafe buffer.withUnsafeMutableBytes {
                unsafe Foundation.read(descriptor, $0.baseAddress, $0.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .system(detail: message()) }
            guard got > 0 else { return bytes }
            bytes += buffer.prefix(got)
            guard bytes.count <= limit else { throw .tooLarge }
        }
    }

    private static func message() -> String {
        unsafe String(cString: strerror(errno))
    }
}
