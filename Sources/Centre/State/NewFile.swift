import Foundation
import Issuer
import OpenSSL

/// A file that somebody asked for by name: made anew, whole, or not at all.
public enum NewFile {
    /// Creates a file and makes it durable.
    ///
    /// - Parameters:
    ///   - path: where; nothing may be there.
    ///   - bytes: its content.
    ///   - isPrivate: whether only its owner may read it.
    /// - Throws: `CentreError` with `.fileThere` or `.system`; then no file was made.
    public static func create(_ path: String, bytes: [UInt8], isPrivate: Bool) throws(CentreError) {
        do throws(KeyFileError) {
            try DurableFile.create(path, bytes: bytes, mode: isPrivate ? 0o600 : 0o644)
        } catch {
            switch error.reason {
            case .exists: throw CentreError(.fileThere(path: path))
            case .system(let detail): throw CentreError(.system(what: path, detail: detail))
            case .away, .cryptography, .missing, .notElsewhere, .otherKey, .readableByOthers, .unusableName,
                .wrongPassphrase:
                throw CentreError(.system(what: path, detail: error.message))
            }
        }
    }

    /// Refuses a path where something is or nothing can be made, before anything is done for the file.
    ///
    /// - Throws: `CentreError` with `.fileThere` or `.folderUnusable`.
    public static func checkFree(_ path: String) throws(CentreError) {
        guard !FileManager.default.fileExists(atPath: path) else { throw CentreError(.fileThere(path: path)) }
        try checkFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }

    /// Refuses a folder in which nothing can be made, before anything is done for a file in it.
    ///
    /// - Throws: `CentreError` with `.folderUnusable`.
    public static func checkFolder(_ path: String) throws(CentreError) {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue,
            FileManager.default.isWritableFile(atPath: path)
        else { throw CentreError(.folderUnusable(path: path)) }
    }

    /// Makes a private file of blanks, which `fill` writes over.
    ///
    /// Blanks that an ended process left in its place serve again.
    ///
    /// - Returns: whether the file was made now.
    /// - Throws: as `create`.
    static func reserve(_ path: String, count: Int) throws(CentreError) -> Bool {
        guard !isReserved(path) else { return false }
        try create(path, bytes: [UInt8](repeating: blank, count: count), isPrivate: true)
        return true
    }

    /// Whether a file is blanks and nothing else, private, and a file itself.
    static func isReserved(_ path: String) -> Bool {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let found = try? BoundedFile.read(path, limit: reservationLimit)
        else { return false }
        return found.mode & 0o077 == 0 && !found.bytes.isEmpty && found.bytes.allSatisfy { $0 == blank }
    }

    /// Whether a reserved file was not filled to its end.
    static func isUnfilled(_ path: String) -> Bool {
        (try? BoundedFile.read(path, limit: reservationLimit))?.bytes.last == blank
    }

    private static let blank = UInt8(ascii: " ")
    private static let reservationLimit = 1 << 22

    /// Puts `bytes` over the blanks of a reserved file.
    static func fill(_ path: String, with bytes: borrowing SecretBytes) throws(CentreError) {
        let descriptor = unsafe open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw CentreError(.system(what: path, detail: systemMessage())) }
        defer { close(descriptor) }
        let count = bytes.withBytes { octets in
            unsafe octets.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        }
        guard count == bytes.count, ftruncate(descriptor, off_t(count)) == 0, fsync(descriptor) == 0 else {
            throw CentreError(.system(what: path, detail: systemMessage()))
        }
    }
}
