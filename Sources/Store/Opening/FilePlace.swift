import Glibc

/// Where a file or folder is on its disk: equal for two paths that lead to the same one, by whatever links or mounts.
public struct FilePlace: Hashable, Sendable {
    private let device: UInt64
    let inode: UInt64

    /// Follows links; nil when nothing is there.
    public init?(_ path: String) {
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else { return nil }
        device = UInt64(facts.st_dev)
        inode = UInt64(facts.st_ino)
    }
}
