import Foundation

/// The last lines of the log in a file of the user's own, for when the program has ended.
///
/// What cannot be written is not kept: nothing waits for it.
public struct LogFile: Sendable {
    /// Beyond so many octets another file is begun; the one before is kept.
    private static let most = 131_072
    private let folder: String
    private var path: String { "\(folder)/log" }
    private var before: String { "\(folder)/log.1" }

    /// Names the folder; it is made when it is needed.
    public init(folder: String) {
        self.folder = folder
    }

    /// All lines, oldest first; empty when there are none, or others may read them.
    public var text: String {
        [before, path].map { path in
            let octets = (try? PrivateFile.read(path, of: .user, limit: 2 * LogFile.most)) ?? []
            return String(decoding: octets, as: UTF8.self)
        }.joined()
    }

    /// Adds a line.
    func append(_ line: String) {
        try? FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = unsafe open(path, flags, 0o600)
        guard descriptor >= 0 else { return }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try? handle.write(contentsOf: Data("\(line)\n".utf8))
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_size > LogFile.most else { return }
        _ = unsafe rename(path, before)
    }
}
