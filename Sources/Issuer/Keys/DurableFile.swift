package import Foundation

/// Files that are there whole or not at all, whatever happens in between.
package enum DurableFile {
    /// Creates a file that must not exist, with its final mode from the first moment, and syncs it.
    ///
    /// - Throws: `KeyFileError`; a file that could not be completed is removed.
    package static func create(_ path: String, bytes: [UInt8], mode: mode_t) throws(KeyFileError) {
        let name = (path as NSString).lastPathComponent
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw KeyFileError(name: name, errno == EEXIST ? .exists : .system(detail: systemMessage()))
        }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes {
                unsafe write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else {
                let detail = systemMessage()
                unsafe unlink(path)
                throw KeyFileError(name: name, .system(detail: detail))
            }
            written += count
        }
        guard fsync(descriptor) == 0 else {
            let detail = systemMessage()
            unsafe unlink(path)
            throw KeyFileError(name: name, .system(detail: detail))
        }
    }

    /// Reads a file that nobody but its owner may read; at most 64 KiB.
    package static func readPrivate(_ path: String, name: String) throws(KeyFileError) -> [UInt8] {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let attributes else { throw KeyFileError(name: name, .missing) }
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
        guard mode & 0o077 == 0 else { throw KeyFileError(name: name, .readableByOthers(mode: mode)) }
        guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536 else {
            throw KeyFileError(name: name, .system(detail: "cannot be read"))
        }
        return Array(data)
    }

    /// Puts `bytes` where `path` is, whole or not at all: a new file beside it, synced, then renamed.
    package static func replace(_ path: String, bytes: [UInt8], mode: mode_t) throws(KeyFileError) {
        let draft = "\(path).new-\(getpid())"
        unsafe unlink(draft)
        try create(draft, bytes: bytes, mode: mode)
        guard unsafe rename(draft, path) == 0 else {
            let detail = systemMessage()
            unsafe unlink(draft)
            throw KeyFileError(name: (path as NSString).lastPathComponent, .system(detail: detail))
        }
        syncFolder((path as NSString).deletingLastPathComponent)
    }

    /// Makes what was renamed or created in a folder durable.
    package static func syncFolder(_ path: String) {
        let descriptor = unsafe open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func systemMessage() -> String {
        unsafe String(cString: strerror(errno))
    }
}
