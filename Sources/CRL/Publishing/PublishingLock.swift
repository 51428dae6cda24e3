import Glibc

/// Held while a list is made and published, so that two processes cannot overtake each other between the
/// check of the published number and the renaming.
///
/// There is one for the lists of everything and one for those of parts, which do not wait for the long ones.
struct PublishingLock: ~Copyable {
    private let descriptor: CInt

    /// Takes the lock for a list in `directory` without waiting.
    ///
    /// - Throws: `RevocationListError` with `.busy` or `.file`.
    init(directory: String, shard: Int) throws(RevocationListError) {
        let path = "\(directory)/.publishing\(shard == 0 ? "" : "-parts")"
        let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw RevocationListError(.busy(directory: directory))
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
