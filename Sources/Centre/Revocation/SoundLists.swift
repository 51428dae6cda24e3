import CRL
import Synchronization

/// Which versions of list files have nothing that the book lacks: each version is read once, and a file that stayed the same costs a
/// look at its dates.
///
/// It holds as long as the book has the same past: one that was put back to a copy forgets lists.
final class SoundLists: Sendable {
    private struct State {
        var generation: Int64 = 0
        var files: [String: FileIdentity] = [:]
    }

    private let state = Mutex(State())

    /// Whether this version of the file at `path` was found sound by a book of this generation.
    func has(_ file: FileIdentity, at path: String, in generation: Int64) -> Bool {
        state.withLock { $0.generation == generation && $0.files[path] == file }
    }

    /// Notes what a book of this generation said, unless it has another past meanwhile.
    func note(_ file: FileIdentity, at path: String, in generation: Int64) {
        state.withLock { state in
            guard generation >= state.generation else { return }
            if generation > state.generation { state = State(generation: generation) }
            state.files[path] = file
        }
    }
}
