import Foundation
import Model

/// The file of a book, before the database engine sees it.
enum BookFile {
    /// Makes an empty file that only its owner may read.
    ///
    /// - Throws: `BookError` with `.cannotOpen` or `.diskFull`; `.exists` when there is such a file.
    static func create(at path: String) throws(BookError) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw error(path) }
        close(descriptor)
    }

    /// Gives the finished file `source` the name `path`, unless that name is taken.
    static func publish(_ source: String, as path: String) throws(BookError) {
        guard unsafe link(source, path) == 0 else { throw error(path) }
        remove(source)
        try synchronizeDirectory(of: path)
    }

    /// Removes a file that nobody needs; no matter whether it is there.
    static func remove(_ path: String) {
        _ = unsafe unlink(path)
    }

    /// Looks whether `path` is a book that may be written, without changing it.
    ///
    /// - Throws: `BookError` with `.cannotOpen` when it is missing or may not be written, `.damaged` when it
    ///   is something else.
    static func check(_ path: String) throws(BookError) {
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw error(path) }
        defer { close(descriptor) }
        var header: [UInt8] = Array(repeating: 0, count: 72)
        let count = unsafe header.withUnsafeMutableBytes {
            unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count >= 0 else { throw error(path) }
        guard count == header.count, header.starts(with: SQLiteDialect.magic) else {
            throw BookError(.damaged(detail: "\(path) is not a database"))
        }
        let mark = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard mark == SQLiteDialect.applicationID else {
            throw BookError(.damaged(detail: "\(path) is a database, but not a book of pki"))
        }
    }

    private static func synchronizeDirectory(of path: String) throws(BookError) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw error(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw error(directory) }
    }

    private static func error(_ path: String) -> BookError {
        errno == EEXIST ? BookError(.exists(object: "book \(path)")) : BookError(errno: errno, path: path)
    }
}
