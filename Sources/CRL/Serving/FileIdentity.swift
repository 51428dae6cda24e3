import Glibc

/// Tells one version of a file from the next: a rename brings another inode, and time and size besides.
struct FileIdentity: Hashable {
    private let inode: UInt64
    private let seconds: Int
    private let nanoseconds: Int
    private let size: Int

    /// Nil when there is no file at `path`.
    init?(path: String) {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else { return nil }
        inode = UInt64(facts.st_ino)
        seconds = facts.st_mtim.tv_sec
        nanoseconds = facts.st_mtim.tv_nsec
        size = Int(facts.st_size)
    }
}
