import Glibc
public import OpenSSL

/// A file of a list, written from the front and read in pieces, so that memory does not grow with it.
///
/// It is closed with its last owner.
public final class ListFile {
    /// Octets that are read and written at once.
    static let pieceLength = 1 << 16

    /// Octets in the file.
    public private(set) var count: Int
    private let path: String
    private let descriptor: CInt

    /// Creates `path`, which is not there, readable by everybody.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    init(creating path: String) throws(RevocationListError) {
        let flags = O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW
        descriptor = try Self.open(path, flags)
        self.path = path
        count = 0
        // The process's umask may be narrower; what is published is for everybody.
        guard fchmod(descriptor, 0o644) == 0 else { throw DurableFile.failure(path) }
    }

    /// Creates a file that is gone when it is closed, whatever happens.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    convenience init(creatingWithoutName path: String) throws(RevocationListError) {
        unsafe unlink(path)
        try self.init(creating: path)
        guard unsafe unlink(path) == 0 else { throw DurableFile.failure(path) }
    }

    /// Opens `path` for reading; nil when it is not there.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    public init?(reading path: String) throws(RevocationListError) {
        guard unsafe access(path, F_OK) == 0 else { return nil }
        descriptor = try Self.open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw DurableFile.failure(path) }
        count = Int(facts.st_size)
    }

    deinit { close(descriptor) }

    /// Another descriptor of the file, which the caller closes.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    func duplicate() throws(RevocationListError) -> CInt {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw DurableFile.failure(path) }
        return copy
    }

    /// Writes `bytes` at the end.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    func append(_ bytes: [UInt8]) throws(RevocationListError) {
        var written = 0
        while written < bytes.count {
            let step = unsafe bytes.withUnsafeBytes { buffer in
                unsafe pwrite(
                    descriptor,
                    buffer.baseAddress?.advanced(by: written),
                    bytes.count - written,
                    count
                )
            }
            if step < 0 && errno == EINTR { continue }
            guard step > 0 else { throw DurableFile.failure(path) }
            written += step
            count += step
        }
    }

    /// Waits until everything is on the disk.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    func finish() throws(RevocationListError) {
        guard fsync(descriptor) == 0 else { throw DurableFile.failure(path) }
    }

    /// The octets of a range within `count`.
    ///
    /// - Throws: `RevocationListError` with `.file`, also when the file became shorter meanwhile.
    public func read(_ range: Range<Int>) throws(RevocationListError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < bytes.count {
            let step = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    descriptor,
                    buffer.baseAddress?.advanced(by: done),
                    range.count - done,
                    range.lowerBound + done
                )
            }
            if step < 0 && errno == EINTR { continue }
            guard step != 0 else { throw RevocationListError(.file(path: path, detail: "it became shorter")) }
            guard step > 0 else { throw DurableFile.failure(path) }
            done += step
        }
        return bytes
    }

    /// Hands over everything, piece after piece.
    ///
    /// - Throws: `RevocationListError` with `.file`; what `take` throws.
    public func forEachPiece(_ take: ([UInt8]) throws -> Void) throws {
        for start in stride(from: 0, to: count, by: Self.pieceLength) {
            try take(read(start..<min(start + Self.pieceLength, count)))
        }
    }

    /// The list in it.
    ///
    /// - Throws: `CryptoError` for what is no list; `RevocationListError` with `.file`.
    public func list() throws -> StreamedRevocationList {
        try StreamedRevocationList(count: count) { range in try self.read(range) }
    }

    /// The SHA-256 of everything.
    ///
    /// - Throws: `RevocationListError` with `.file`.
    public func fingerprint() throws(RevocationListError) -> [UInt8] {
        do {
            var context = try DigestContext(.sha256)
            try forEachPiece { try context.update($0) }
            return try context.finish()
        } catch let error as RevocationListError {
            throw error
        } catch {
            throw RevocationListError(.file(path: path, detail: error.brief))
        }
    }

    private static func open(_ path: String, _ flags: CInt) throws(RevocationListError) -> CInt {
        let descriptor = unsafe Glibc.open(path, flags, 0o644)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        return descriptor
    }
}
