import Foundation
import Issuer
import Model

/// A name that belongs to one living process, held as an advisory lock on a file.
///
/// The kernel drops the lock when the process ends, however it ends; so a name whose lock can be taken
/// belongs to a process that is gone. Works on local file systems; the state directory must be on one.
public final class ProcessLock: Sendable {
    /// The name.
    public let name: String
    private let path: String
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Throws: `CentreError` with `.occupied` when a living process has it, or `.system`.
    public init(name: String, folder: String) throws(CentreError) {
        self.name = name
        path = "\(folder)/\(name).lock"
        descriptor = try ProcessLock.take(path, name: name)
    }

    deinit {
        unsafe unlink(path)
        close(descriptor)
    }

    /// Whether a living process holds `name`.
    public static func isHeld(_ name: String, folder: String) -> Bool {
        let descriptor = unsafe open("\(folder)/\(name).lock", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }

    /// The number of the process that holds `name`; nil when nobody says so, as one that could not write it, or is gone.
    static func holder(of name: String, folder: String) -> Int32? {
        guard let bytes = try? BoundedFile.read("\(folder)/\(name).lock", limit: 16).bytes else { return nil }
        return Int32(String(decoding: bytes, as: UTF8.self))
    }

    /// Locks the file at `path`; tries again when it was removed by its previous owner meanwhile.
    private static func take(_ path: String, name: String) throws(CentreError) -> Int32 {
        for _ in 0..<16 {
            let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw CentreError(.system(what: path, detail: systemMessage()))
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                throw CentreError(.occupied(what: name))
            }
            if isSameFile(descriptor, path) {
                sign(descriptor)
                return descriptor
            }
            close(descriptor)
        }
        throw CentreError(.occupied(what: name))
    }

    /// Says in the file who has it, for those who wait; the lock holds without.
    private static func sign(_ descriptor: Int32) {
        let number = Array("\(getpid())".utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = unsafe number.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    }

    /// Whether the locked file still has its name; the kernel marks the link of a removed one.
    private static func isSameFile(_ descriptor: Int32, _ path: String) -> Bool {
        let link = "/proc/self/fd/\(descriptor)"
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link) else {
            return false
        }
        return !target.hasSuffix(" (deleted)")
    }
}

extension ProcessLock {
    /// A name no other process has had: process number and random digits.
    static func freshName() -> String {
        "process-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    }
}
