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
            case .away, .cryptography, .missing, .notElsewhere, .notOfBook, .otherKey, .readableByOthers,
                .unusableName, .wrongPassphrase:
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

    /// Refuses a folder into which others may put files: what is written into a name there may be theirs.
    ///
    /// - Throws: `CentreError` with `.folderUnusable` or `.folderOpen`.
    public static func checkPrivateFolder(_ path: String) throws(CentreError) {
        try checkFolder(path)
        var facts = stat()
        guard unsafe stat(path, &facts) == 0, [geteuid(), 0].contains(facts.st_uid),
            facts.st_mode & 0o022 == 0
        else { throw CentreError(.folderOpen(path: path)) }
    }

    /// A private file of blanks, which `fill` writes over.
    struct Reservation {
        /// Where it is.
        let path: String
        /// Whether it was made for this letter.
        let isNew: Bool
        /// Which file it is, whatever is at its path later.
        fileprivate let device: dev_t
        fileprivate let number: ino_t
    }

    /// Makes a private file of blanks, in a folder that is nobody else's.
    ///
    /// Blanks that an ended process left in its place serve again.
    ///
    /// - Throws: as `create` and `checkPrivateFolder`.
    static func reserve(_ path: String, count: Int) throws(CentreError) -> Reservation {
        try checkPrivateFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        let isNew = !isReserved(path)
        if isNew { try create(path, bytes: [UInt8](repeating: blank, count: count), isPrivate: true) }
        guard let facts = ownFile(path) else { throw CentreError(.fileThere(path: path)) }
        return Reservation(path: path, isNew: isNew, device: facts.st_dev, number: facts.st_ino)
    }

    /// Removes a reserved file that was made for a letter which is not written, unless another one took its place, or filled it.
    static func discard(_ file: Reservation) {
        guard file.isNew, let facts = ownFile(file.path), facts.st_dev == file.device,
            facts.st_ino == file.number, isReserved(file.path)
        else { return }
        unsafe unlink(file.path)
    }

    /// Whether a file is blanks and nothing else, private, ours, and under no other name.
    static func isReserved(_ path: String) -> Bool {
        guard ownFile(path) != nil, let found = try? BoundedFile.read(path, limit: reservationLimit) else {
            return false
        }
        return found.mode & 0o077 == 0 && !found.bytes.isEmpty && found.bytes.allSatisfy { $0 == blank }
    }

    /// The facts of a file that is a file itself, ours, and has one name.
    private static func ownFile(_ path: String) -> stat? {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0, isOwn(facts) else { return nil }
        return facts
    }

    private static func isOwn(_ facts: stat) -> Bool {
        facts.st_mode & S_IFMT == S_IFREG && facts.st_uid == geteuid() && facts.st_nlink == 1
    }

    /// Whether a reserved file was not filled to its end.
    static func isUnfilled(_ path: String) -> Bool {
        (try? BoundedFile.read(path, limit: reservationLimit))?.bytes.last == blank
    }

    private static let blank = UInt8(ascii: " ")
    private static let reservationLimit = 1 << 22

    /// Puts `bytes` over the blanks of a reserved file, and of no other one that took its place.
    static func fill(_ file: Reservation, with bytes: borrowing SecretBytes) throws(CentreError) {
        let path = file.path
        let descriptor = unsafe open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw CentreError(.system(what: path, detail: systemMessage())) }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, isOwn(facts),
            facts.st_dev == file.device, facts.st_ino == file.number
        else { throw CentreError(.system(what: path, detail: "another file took its place")) }
        let count = bytes.withBytes { octets in
            unsafe octets.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        }
        guard count == bytes.count, ftruncate(descriptor, off_t(count)) == 0, fsync(descriptor) == 0 else {
            throw CentreError(.system(what: path, detail: systemMessage()))
        }
    }
}
