import Glibc

/// A published file that stays open: its octets stay the same, whatever is renamed over its name.
public final class OpenListFile: Sendable {
    /// Octets of the file.
    public let count: Int
    private let descriptor: CInt

    /// Keeps the octets of a file that was opened to be read.
    ///
    /// - Throws: `RevocationListError` with `.file`, as when the process may open no more files.
    init(_ file: ListFile) throws(RevocationListError) {
        descriptor = try file.duplicate()
        count = file.count
    }

    deinit { close(descriptor) }

    /// Another descriptor of the file, which the caller closes; nil when the process may open no more files.
    public func duplicate() -> CInt? {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        return copy >= 0 ? copy : nil
    }
}
