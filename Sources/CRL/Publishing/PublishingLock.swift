import Foundation
import Glibc
import Model

/// Held while a list is made and published, so that two processes cannot overtake each other between the
/// check of the published number and the renaming.
///
/// Each authority has one for the list of everything and one for those of parts: nobody waits for the long list of another, nor
/// a part for that of everything.
struct PublishingLock: ~Copyable {
    private let descriptor: CInt

    /// Takes the lock for a list of `authority` in `directory` without waiting.
    ///
    /// - Throws: `RevocationListError` with `.busy` or `.file`.
    init(directory: String, authority: AuthorityID, shard: Int) throws(RevocationListError) {
        let path = PublishingLock.path(directory, authority, shard)
        let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw RevocationListError(.busy(authority))
        }
        self.descriptor = descriptor
        sign()
    }

    deinit { close(descriptor) }

    /// Who has a lock, as who took it last wrote into its file: "process 4711 (pki serve)"; nil when nobody did.
    static func holder(directory: String, authority: AuthorityID, shard: Int) -> String? {
        guard let file = try? ListFile(reading: path(directory, authority, shard)), file.count > 0,
            let octets = try? file.read(0..<min(file.count, limit))
        else { return nil }
        return String(decoding: octets, as: UTF8.self).split(separator: "\n").first.map(String.init)
    }

    /// Octets of what a file says.
    private static let limit = 200

    private static func path(_ directory: String, _ authority: AuthorityID, _ shard: Int) -> String {
        // No authority's name has a full stop.
        "\(directory)/.publishing.\(authority)\(shard == 0 ? "" : ".parts")"
    }

    /// Says who has it, for who waits; a full disk keeps nobody from publishing.
    private borrowing func sign() {
        let words = ProcessInfo.processInfo.arguments.prefix(2)
        let program = words.first.map { URL(fileURLWithPath: $0).lastPathComponent } ?? ""
        let command = ([program] + words.dropFirst()).joined(separator: " ")
        let line = Array("process \(getpid()) (\(command))\n".utf8.prefix(Self.limit))
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = unsafe line.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }
}
