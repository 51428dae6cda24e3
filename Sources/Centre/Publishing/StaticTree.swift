import CRL
import Foundation
import Glibc
import Issuer
import Model

/// A tree of files that any web server gives to relying parties; their times are what its headers are made of.
///
/// Files come into place in batches: all are written beside the tree, one sync makes them durable, then each is renamed. A
/// crash leaves each file as it was or as it will be.
final class StaticTree {
    /// What is written into one tree by exports that do not wait for each other.
    enum Part: String {
        /// Answers of OCSP.
        case answers = ""
        /// Lists and certificates.
        case lists = "-lists"
    }

    /// Says that a tree was begun here: an empty folder in the place of a volume that is away has no such file.
    private static let mark = ".pki-tree"
    private static let batch = 1000
    private static let publicDirectory: mode_t = 0o755

    private let root: String
    private let drafts: String
    private let lock: CInt
    private var waiting: [(draft: String, path: String)] = []
    private var folders: Set<String> = []

    /// Opens the tree at `root`, which is made when it is not there.
    ///
    /// - Throws: `CentreError` with `.system`, or `.exporting` when another process writes the same part.
    init(root: String, _ part: Part) throws(CentreError) {
        self.root = root
        drafts = "\(root)/.new\(part.rawValue)"
        lock = try StaticTree.lock(root, part)
        // What a crash left.
        try? FileManager.default.removeItem(atPath: drafts)
        try makeFolder(drafts)
        guard !StaticTree.isThere(root) else { return }
        do {
            try DurableFile.replace("\(root)/\(StaticTree.mark)", bytes: Array("1\n".utf8), mode: 0o644)
        } catch {
            throw CentreError(.system(what: root, detail: error.message))
        }
    }

    /// Whether a tree was begun at `root`.
    static func isThere(_ root: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(root)/\(mark)")
    }

    deinit { close(lock) }

    /// Puts a file at `path`, relative to the root; nothing is seen of it before `flush`, or before the batch is full.
    ///
    /// - Throws: `CentreError` with `.system`.
    func put(_ bytes: [UInt8], at path: String, modifiedAt time: Timestamp) throws {
        try put(at: path, modifiedAt: time) { take in try take(bytes) }
    }

    /// Puts a file at `path` whose octets come in pieces; nothing is seen of it before `flush`, or before the batch is full.
    ///
    /// - Throws: `CentreError` with `.system`; what `pieces` throws.
    func put(
        at path: String,
        modifiedAt time: Timestamp,
        _ pieces: (([UInt8]) throws -> Void) throws -> Void
    ) throws {
        let draft = "\(drafts)/\(waiting.count)"
        try StaticTree.write(pieces, to: draft, modifiedAt: time)
        waiting.append((draft, "\(root)/\(path)"))
        if waiting.count >= StaticTree.batch { try flush() }
    }

    /// Whether the file at `path` has the octets of a list; neither is read as a whole.
    func hasSame(as list: ListFile, at path: String) -> Bool {
        guard let file = try? ListFile(reading: "\(root)/\(path)"), file.count == list.count else {
            return false
        }
        return (try? file.fingerprint() == list.fingerprint()) ?? false
    }

    /// Puts what waits into place.
    ///
    /// - Throws: `CentreError` with `.system`; what is in place then stays so.
    func flush() throws(CentreError) {
        guard !waiting.isEmpty else { return }
        sync()
        for (draft, path) in waiting {
            try makeFolder((path as NSString).deletingLastPathComponent)
            guard unsafe rename(draft, path) == 0 else { throw StaticTree.failure(path) }
        }
        waiting = []
        sync()
    }

    /// The modification time of a file; nil when it is not there.
    func time(of path: String) -> Timestamp? {
        var facts = stat()
        guard unsafe stat("\(root)/\(path)", &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            return nil
        }
        return Timestamp(secondsSinceEpoch: Int64(facts.st_mtim.tv_sec))
    }

    /// The octets of a file; nil when it is not there.
    func contents(of path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(root)/\(path)").map { Array($0) }
    }

    /// Removes a file; true when it was there.
    func remove(_ path: String) -> Bool { unsafe unlink("\(root)/\(path)") == 0 }

    private func makeFolder(_ path: String) throws(CentreError) {
        guard !folders.contains(path) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: Int(StaticTree.publicDirectory)]
            )
        } catch {
            throw CentreError(.system(what: path, detail: "the folder cannot be made"))
        }
        folders.insert(path)
    }

    private static func lock(_ root: String, _ part: Part) throws(CentreError) -> CInt {
        unsafe mkdir(root, publicDirectory)
        let path = "\(root)/.lock\(part.rawValue)"
        let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw CentreError(.exporting(tree: root))
        }
        return descriptor
    }

    private static func write(
        _ pieces: (([UInt8]) throws -> Void) throws -> Void,
        to path: String,
        modifiedAt time: Timestamp
    ) throws {
        unsafe unlink(path)
        let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        try pieces { bytes in
            var written = 0
            while written < bytes.count {
                let count = unsafe bytes[written...].withUnsafeBytes {
                    unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                guard count > 0 else { throw failure(path) }
                written += count
            }
        }
        let moment = timespec(tv_sec: Int(time.secondsSinceEpoch), tv_nsec: 0)
        // The process's umask may be narrower; what is published is for everybody.
        guard fchmod(descriptor, 0o644) == 0, unsafe futimens(descriptor, [moment, moment]) == 0 else {
            throw failure(path)
        }
    }

    private static func failure(_ path: String) -> CentreError {
        CentreError(.system(what: path, detail: unsafe String(cString: strerror(errno))))
    }
}
