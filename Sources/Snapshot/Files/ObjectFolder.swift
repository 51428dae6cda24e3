import Foundation
import Glibc
import Model
import OpenSSL
import Synchronization

/// Files that are named by the SHA-256 of what they hold, so that none ever changes, beside one manifest that says which
/// of them count.
final class ObjectFolder: Sendable {
    /// Objects that no manifest names any more stay so long, for those who are copying them.
    static let graceSeconds: Int64 = 60

    /// Where the manifest is.
    let manifest: String
    /// The folder itself.
    let path: String
    private let objects: String
    private let drafts = Mutex(0)

    /// Opens the folder at `path`, which is made when it is not there.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    init(_ path: String) throws(SnapshotError) {
        self.path = path
        objects = "\(path)/objects"
        manifest = "\(path)/manifest"
        for folder in [path, objects] {
            guard unsafe mkdir(folder, 0o755) == 0 || errno == EEXIST else {
                throw SnapshotError.system(folder)
            }
        }
    }

    /// The path of an object.
    func path(of object: String) -> String { "\(objects)/\(object)" }

    /// Begins a file.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    func begin() throws(SnapshotError) -> ObjectDraft {
        let number = drafts.withLock { count in
            count += 1
            return count
        }
        return try ObjectDraft(path: "\(path)/.new-\(getpid())-\(number)")
    }

    /// Gives a file its name, which is durable after `sync`.
    ///
    /// - Returns: the name.
    /// - Throws: `SnapshotError` with `.file`.
    func keep(_ draft: ObjectDraft) throws(SnapshotError) -> String {
        let object = Hexadecimal.encode(try Self.digest(draft.path))
        try draft.keep(as: path(of: object))
        return object
    }

    /// Keeps the octets of a file as an object; never all of them in memory.
    ///
    /// - Throws: `SnapshotError` with `.incomplete` when the file is not there, or cut meanwhile; `.file`.
    func keep(file: String) throws(SnapshotError) -> String {
        let draft = try begin()
        try draft.fill(from: file, size: 0...Int.max, as: file)
        return try keep(draft)
    }

    /// Makes objects durable that were put into place without waiting for the disk.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    func settle(_ objects: some Sequence<String>) throws(SnapshotError) {
        for object in objects { try sync(path(of: object), O_RDONLY) }
    }

    /// Whether there is an object of this name.
    func isThere(_ object: String) -> Bool { unsafe access(path(of: object), F_OK) == 0 }

    /// Whether an object is there and is what its name says.
    func has(_ object: String) -> Bool {
        (try? Self.digest(path(of: object))).map(Hexadecimal.encode) == object
    }

    /// Puts the manifest into place, after everything it names.
    ///
    /// - Throws: `SnapshotError` with `.file`.
    func replaceManifest(_ octets: [UInt8]) throws(SnapshotError) {
        try sync(objects, O_RDONLY | O_DIRECTORY)
        let draft = try begin()
        try draft.write(octets)
        try draft.keep(as: manifest)
        try sync(path, O_RDONLY | O_DIRECTORY)
    }

    /// The manifest's octets; nil when there is none.
    ///
    /// - Throws: `SnapshotError` with `.file`, or `.malformed` for one that is too large.
    func readManifest() throws(SnapshotError) -> [UInt8]? {
        try Self.read(manifest, limit: SnapshotManifest.limit)
    }

    /// Takes away the objects that are not in `kept` and were made before `time`, and drafts that a crash left.
    func clear(except kept: Set<String>, madeBefore time: Timestamp) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: objects)) ?? []
        where !kept.contains(name) {
            remove(path(of: name), ifMadeBefore: time)
        }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        where name.hasPrefix(".new-") {
            remove("\(path)/\(name)", ifMadeBefore: time)
        }
    }

    private func remove(_ path: String, ifMadeBefore time: Timestamp) {
        var facts = stat()
        guard unsafe lstat(path, &facts) == 0, Int64(facts.st_mtim.tv_sec) < time.secondsSinceEpoch else {
            return
        }
        unsafe unlink(path)
    }

    /// The octets of a file; nil when it is not there.
    ///
    /// - Throws: `SnapshotError` with `.file`, or `.malformed` beyond `limit`.
    static func read(_ path: String, limit: Int) throws(SnapshotError) -> [UInt8]? {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw SnapshotError.system(path) }
            return nil
        }
        guard facts.st_mode & S_IFMT == S_IFREG, facts.st_size <= limit else {
            throw SnapshotError(.malformed(detail: "\(path) is no file of at most \(limit) octets"))
        }
        guard let data = FileManager.default.contents(atPath: path) else { throw SnapshotError.system(path) }
        return Array(data)
    }

    /// SHA-256 of a file.
    static func digest(_ path: String) throws(SnapshotError) -> [UInt8] {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
            throw SnapshotError.system(path)
        }
        do throws(CryptoError) {
            var context = try DigestContext(.sha256)
            for start in stride(from: 0, to: data.count, by: 1 << 20) {
                try context.update(Array(data[start..<min(start + 1 << 20, data.count)]))
            }
            return try context.finish()
        } catch {
            throw SnapshotError(.file(path: path, detail: error.message))
        }
    }

    private func sync(_ path: String, _ flags: CInt) throws(SnapshotError) {
        let descriptor = unsafe open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw SnapshotError.system(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SnapshotError.system(path) }
    }
}
