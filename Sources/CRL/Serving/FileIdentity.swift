import Glibc

/// Tells one version of a file from the next: a rename brings another inode, and times and size besides.
public struct FileIdentity: Hashable, Sendable {
    private let inode: UInt64
    private let size: Int
    private let modified: [Int]
    /// Changes with every write and rename, and nobody can set it.
    private let changed: [Int]

    /// Nil when there is no file at `path`.
    public init?(path: String) {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        inode = UInt64(facts.st_ino)
        size = Int(facts.st_size)
        modified = [facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec]
        changed = [facts.st_ctim.tv_sec, facts.st_ctim.tv_nsec]
    }
}
