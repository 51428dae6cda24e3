import Model
import Synchronization

/// Answers by the octets of their request, bounded, and never older than the status feed.
///
/// Two generations: answers go into the young one; when it is full it becomes the old one, and what was
/// old is forgotten. An answer that is asked for again moves to the young one. So what is popular stays,
/// and a flood of strange requests costs a bounded amount of memory.
///
/// An answer is taken only if every feed entry that was followed so far was in the book before the
/// answer's statuses were read; entries that come later evict it. So no order of events leaves `good` in
/// the cache after its revocation was followed.
final class AnswerCache: Sendable {
    /// A moment in the life of the book, noted before statuses are read.
    struct Point: Sendable {
        /// `AnswerCache.epoch`, noted before the head.
        let epoch: Int
        /// The head of the feed.
        let head: Int64
    }

    private struct State {
        var young = AnswerGeneration()
        var old = AnswerGeneration()
        /// The last feed entry that was followed; nil before following has begun: nothing is kept then.
        var followed: Int64?
        /// Counts restarts: what was read from a book that has been replaced since is not kept.
        var epoch = 0
    }

    private let state = Mutex(State())
    private let generationOctets: Int

    init(octets: Int) {
        generationOctets = octets / 2
    }

    /// The last feed entry that was followed.
    var followed: Int64? { state.withLock { $0.followed } }

    /// About what all kept answers take in memory.
    var octets: Int { state.withLock { $0.young.octets + $0.old.octets } }

    /// How often following began anew.
    var epoch: Int { state.withLock { $0.epoch } }

    /// The answer to `request`, in the first half of its life.
    func answer(to request: [UInt8], at now: Timestamp) -> CachedAnswer? {
        state.withLock { state in
            if let young = state.young[request] { return young.isUsable(at: now) ? young : nil }
            guard let old = state.old[request], old.isUsable(at: now) else { return nil }
            insert(old, for: request, into: &state)
            return old
        }
    }

    /// Keeps an answer whose statuses were read after `point` had been noted.
    func insert(_ answer: CachedAnswer, for request: [UInt8], readAt point: Point) {
        state.withLock { state in
            guard let followed = state.followed, followed <= point.head, state.epoch == point.epoch else {
                return
            }
            insert(answer, for: request, into: &state)
        }
    }

    /// Forgets every answer about the certificates of `entries`.
    func follow(_ entries: [StatusEntry]) {
        state.withLock { state in
            for entry in entries {
                state.young.evict(entry.id)
                state.old.evict(entry.id)
                state.followed = max(state.followed ?? entry.sequence, entry.sequence)
            }
        }
    }

    /// Forgets everything and begins to follow at `head`: at the start, and when the book was replaced.
    func restart(at head: Int64) {
        state.withLock { $0 = State(followed: head, epoch: $0.epoch + 1) }
    }

    private func insert(_ answer: CachedAnswer, for request: [UInt8], into state: inout State) {
        if state.young.octets > generationOctets {
            state.old = state.young
            state.young = AnswerGeneration()
        }
        guard generationOctets > 0 else { return }
        state.young.insert(answer, for: request)
    }
}
