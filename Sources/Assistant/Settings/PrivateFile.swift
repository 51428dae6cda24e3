import Foundation

/// A file of the user's own.
enum PrivateFile {
    /// Reads a file that belongs to the user, and that nobody else may read or write.
    ///
    /// What was opened is what is looked at, so that nothing is exchanged in between.
    ///
    /// - Returns: nil when there is none.
    /// - Throws: `AssistantError` with `.settings`.
    static func read(_ path: String, limit: Int) throws(AssistantError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw AssistantError(.settings(path: path, detail: "it cannot be opened"))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw AssistantError(.settings(path: path, detail: "it is not a file"))
        }
        guard facts.st_uid == geteuid(), facts.st_mode & 0o077 == 0 else {
            throw AssistantError(.settings(path: path, detail: "others may read or write it (chmod 600)"))
        }
        guard let content = try? handle.read(upToCount: limit + 1) ?? Data(), content.count <= limit else {
            throw AssistantError(.settings(path: path, detail: "it has more than \(limit) octets"))
        }
        return Array(content)
    }
}
