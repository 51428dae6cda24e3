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
        // No authority's name has a full stop.
        let path = "\(directory)/.publishing.\(authority)\(shard == 0 ? "" : ".parts")"
        let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw RevocationListError(.busy(authority))
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
