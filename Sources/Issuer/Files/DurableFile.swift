import Foundation

/// Files that are there whole or not at all, whatever happens in between.
package enum DurableFile {
    /// Creates a file that must not exist, with its final mode from the first moment, durably.
    ///
    /// The octets are written and synced under another name beside it; the name is given last, and never
    /// taken from a file that has it. A crash can leave a file `NAME.new-…`, which nobody reads.
    ///
    /// - Throws: `KeyFileError` with `.exists` or `.system`; then nothing is there that was not before.
    package static func create(_ path: String, bytes: [UInt8], mode: UInt32) throws(KeyFileError) {
        let name = (path as NSString).lastPathComponent
        let draft = "\(path).new-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try write(draft, bytes: bytes, mode: mode, name: name)
        defer { unsafe unlink(draft) }
        // Unlike rename, link never replaces what is there.
        guard unsafe link(draft, path) == 0 else {
            throw KeyFileError(name: name, errno == EEXIST ? .exists : .system(detail: systemMessage()))
        }
        syncFolder((path as NSString).deletingLastPathComponent)
    }

    /// Reads a file that nobody but its owner may read; at most 64 KiB.
    ///
    /// - Throws: `KeyFileError` with `.missing`, `.readableByOthers` or `.system`.
    package static func readPrivate(_ path: String, name: String) throws(KeyFileError) -> [UInt8] {
        let contents: BoundedFile.Contents
        do {
            contents = try BoundedFile.read(path, limit: 65_536)
        } catch {
            switch error {
            case .missing: throw KeyFileError(name: name, .missing)
            case .notAFile: throw KeyFileError(name: name, .system(detail: "not a file"))
            case .tooLarge: throw KeyFileError(name: name, .system(detail: "more than 65536 octets"))
            case .system(let detail): throw KeyFileError(name: name, .system(detail: detail))
            }
        }
        guard contents.mode & 0o077 == 0 else {
            throw KeyFileError(name: name, .readableByOthers(mode: contents.mode))
        }
        return contents.bytes
    }

    /// Puts `bytes` where `path` is, whole or not at all: a new file beside it, synced, then renamed.
    package static func replace(_ path: String, bytes: [UInt8], mode: UInt32) throws(KeyFileError) {
        let name = (path as NSString).lastPathComponent
        let draft = "\(path).new-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try write(draft, bytes: bytes, mode: mode, name: name)
        guard unsafe rename(draft, path) == 0 else {
            let detail = systemMessage()
            unsafe unlink(draft)
            throw KeyFileError(name: name, .system(detail: detail))
        }
        syncFolder((path as NSString).deletingLastPathComponent)
    }

    /// Puts a file that is whole and on the disk in the place of another one, and overwrites that one's octets.
    ///
    /// Under `path` is the one or the other at every moment. Octets that have another name still, as in a copy made of links, stay.
    ///
    /// - Throws: `KeyFileError` with `.system`.
    package static func supersede(
        _ path: String,
        by draft: String,
        named name: String
    ) throws(KeyFileError) {
        let before = try openFile(path, named: name)
        defer { if let before { close(before) } }
        guard unsafe rename(draft, path) == 0 else {
            throw KeyFileError(name: name, .system(detail: systemMessage()))
        }
        syncFolder((path as NSString).deletingLastPathComponent)
        var status = stat()
        guard let before, unsafe fstat(before, &status) == 0, status.st_nlink == 0 else { return }
        try overwrite(before, named: name)
    }

    /// Overwrites a regular file with random octets, and removes it, durably.
    ///
    /// It is `NAME.gone` before the first octet is overwritten: under its own name it is there whole, or not at all. What a
    /// crash left under that name goes with it.
    ///
    /// - Throws: `KeyFileError` with `.missing` when there is neither, or `.system`.
    package static func destroy(_ path: String, name: String) throws(KeyFileError) {
        let gone = path.hasSuffix(goneSuffix) ? path : path + goneSuffix
        let hasLeftover = try erase(gone, named: name)
        guard let descriptor = try openFile(path, named: name) else {
            guard hasLeftover else { throw KeyFileError(name: name, .missing) }
            return
        }
        close(descriptor)
        guard unsafe rename(path, gone) == 0 else {
            throw KeyFileError(name: name, .system(detail: systemMessage()))
        }
        syncFolder((path as NSString).deletingLastPathComponent)
        _ = try erase(gone, named: name)
    }

    /// What follows the name of a file while it is destroyed.
    package static let goneSuffix = ".gone"

    /// Overwrites and unlinks a file.
    ///
    /// - Returns: whether there was one.
    private static func erase(_ path: String, named name: String) throws(KeyFileError) -> Bool {
        guard let descriptor = try openFile(path, named: name) else { return false }
        defer { close(descriptor) }
        try overwrite(descriptor, named: name)
        guard unsafe unlink(path) == 0 else {
            throw KeyFileError(name: name, .system(detail: systemMessage()))
        }
        syncFolder((path as NSString).deletingLastPathComponent)
        return true
    }

    /// Puts noise over the octets of a file, on the disk.
    private static func overwrite(_ descriptor: CInt, named name: String) throws(KeyFileError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw KeyFileError(name: name, .system(detail: systemMessage()))
        }
        var generator = SystemRandomNumberGenerator()
        let size = min(max(Int(status.st_size), 0), 1 << 20)
        let noise = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
        guard writeAll(noise, to: descriptor), fsync(descriptor) == 0 else {
            throw KeyFileError(name: name, .system(detail: systemMessage()))
        }
    }

    /// Opens a regular file to be written over; nil when nothing is there.
    private static func openFile(_ path: String, named name: String) throws(KeyFileError) -> CInt? {
        let descriptor = unsafe open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw KeyFileError(name: name, .system(detail: systemMessage())) }
            return nil
        }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw KeyFileError(name: name, .system(detail: "not a file"))
        }
        return descriptor
    }

    /// Makes what was renamed or created in a folder durable.
    package static func syncFolder(_ path: String) {
        let descriptor = unsafe open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Writes and syncs a new file; one that could not be completed is removed.
    private static func write(
        _ path: String,
        bytes: [UInt8],
        mode: UInt32,
        name: String
    ) throws(KeyFileError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw KeyFileError(name: name, .system(detail: systemMessage())) }
        defer { close(descriptor) }
        guard writeAll(bytes, to: descriptor), fsync(descriptor) == 0 else {
            let detail = systemMessage()
            unsafe unlink(path)
            throw KeyFileError(name: name, .system(detail: detail))
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes {
                unsafe Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    private static func systemMessage() -> String {
        unsafe String(cString: strerror(errno))
    }
}
