import Foundation

/// A file that nobody writes but whose word counts.
enum PrivateFile {
    /// Whose file it is.
    enum Owner {
        /// The user's, who alone may read and write it.
        case user
        /// The machine's: root's, which nobody else may write.
        case machine

        /// Whether a file with these facts is theirs.
        func has(_ facts: stat) -> Bool {
            switch self {
            case .user: facts.st_uid == geteuid() && facts.st_mode & 0o077 == 0
            case .machine: facts.st_uid == 0 && facts.st_mode & 0o022 == 0
            }
        }

        /// What is wrong with one that is not.
        var complaint: String {
            switch self {
            case .user: "others may read or write it (chmod 600)"
            case .machine: "it is not root's, or others may write it (chmod 644)"
            }
        }
    }

    /// Reads a file of an owner.
    ///
    /// What was opened is what is looked at, so that nothing is exchanged in between.
    ///
    /// - Returns: nil when there is none.
    /// - Throws: `AssistantError` with `.settings`.
    static func read(_ path: String, of owner: Owner, limit: Int) throws(AssistantError) -> [UInt8]? {
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
        guard owner.has(facts) else {
            throw AssistantError(.settings(path: path, detail: owner.complaint))
        }
        guard let content = try? handle.read(upToCount: limit + 1) ?? Data(), content.count <= limit else {
            throw AssistantError(.settings(path: path, detail: "it has more than \(limit) octets"))
        }
        return Array(content)
    }
}
