import Model
import Synchronization

/// Answers by the octets of their request, bounded, and never older than the status feed.
///
/// Two generations: answers go into the young one; when it is full it becomes the old one, and what was
/// old is forgotten. An answer that is asked for again moves to the young one. So what is popular stays,
/// and a flood of strange requests costs a bounded amount of memory. Answers with an `unknown`, and those to requests that are
/// not ordinary, have a small room of their own: whoever invents serial numbers, or ways to ask about one certificate, of
/// which there are enough, drives out nothing that somebody needs.
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
        /// Those with an `unknown`, and those to requests that are not ordinary.
        var strange = AnswerGeneration()
        /// The last feed entry that was followed; nil before following has begun: nothing is kept then.
        var followed: Int64?
        /// `StatusSource.generation` of the book that is followed.
        var generation: Int64 = 0
        /// Counts restarts, falls and dismissals: what was read from a book that has been replaced since, of an authority
        /// before its fall, or signed by one who was dismissed, is not kept.
        var epoch = 0
        /// What the book said of certificates, for answers that cannot be kept; never `unknown`.
        var statuses: [CertificateID: CertificateStatus] = [:]
        /// When the follower last saw the head of the feed.
        var confirmed: Timestamp?
    }

    /// Statuses that are remembered, at most.
    private static let statusLimit = 65_536
    /// Seconds for which remembered statuses hold when the feed cannot be seen.
    private static let confirmationSeconds: Int64 = 2
    /// Octets of a request whose answer is kept, at most: a longer one is not looked for, which takes its time on an event loop.
    private static let requestLimit = 4096

    /// Answers about one certificate to requests that are not ordinary, at most: one certificate is enough to ask in any number of ways.
    private static let strangeLimit = 8

    private let state = Mutex(State())
    private let forgotten = Atomic<Int>(0)
    private let generationOctets: Int
    private let strangeOctets: Int

    init(octets: Int) {
        strangeOctets = octets / 16
        generationOctets = (octets - strangeOctets) / 2
    }

    /// The last feed entry that was followed.
    var followed: Int64? { state.withLock { $0.followed } }

    /// Which generation of the book is followed, and its last entry that was; nil before following has begun.
    var place: (generation: Int64, followed: Int64)? {
        state.withLock { state in state.followed.map { (state.generation, $0) } }
    }

    /// The last feed entry that was followed in this generation of the book; nil when another one was.
    func followed(in generation: Int64) -> Int64? {
        state.withLock { $0.generation == generation ? $0.followed : nil }
    }

    /// About what all kept answers take in memory.
    var octets: Int { state.withLock { $0.young.octets + $0.old.octets + $0.strange.octets } }

    /// How often following began anew, an authority fell unseen by the feed, or a signer was dismissed.
    var epoch: Int { state.withLock { $0.epoch } }

    /// Counts up whenever something is forgotten because it is no longer true.
    ///
    /// Whoever notes it before asking here, and finds it unchanged later, has an answer that is still kept as true.
    var version: Int { forgotten.load(ordering: .acquiring) }

    /// What the book said of a certificate, as long as the feed is seen to say nothing else.
    func status(of certificate: CertificateID, at now: Timestamp) -> CertificateStatus? {
        state.withLock { state in
            guard let confirmed = state.confirmed else { return nil }
            let age = now.secondsSinceEpoch - confirmed.secondsSinceEpoch
            guard (0...Self.confirmationSeconds).contains(age) else { return nil }
            return state.statuses[certificate]
        }
    }

    /// Remembers a status that was read after `point` had been noted.
    func remember(_ status: CertificateStatus, of certificate: CertificateID, readAt point: Point) {
        guard status != .unknown else { return }
        state.withLock { state in
            guard Self.isCurrent(point, state) else { return }
            if state.statuses.count >= Self.statusLimit { state.statuses.removeAll(keepingCapacity: true) }
            state.statuses[certificate] = status
        }
    }

    /// Notes that at `now` nothing was in the feed that was not followed.
    func confirm(at now: Timestamp) {
        state.withLock { $0.confirmed = now }
    }

    /// The answer to `request`, in the first half of its life.
    func answer(to request: [UInt8], at now: Timestamp) -> CachedAnswer? {
        guard request.count <= Self.requestLimit else { return nil }
        return state.withLock { state in
            if let young = state.young.give(request) { return young.isUsable(at: now) ? young : nil }
            if let old = state.old.give(request), old.isUsable(at: now) {
                insert(old, for: request, into: &state)
                return old
            }
            guard let strange = state.strange.give(request) else { return nil }
            return strange.isUsable(at: now) ? strange : nil
        }
    }

    /// Whether an answer that nobody has asked for drives out nothing.
    var hasRoom: Bool { state.withLock { $0.young.octets <= generationOctets } }

    /// Whether the answer to `request` is kept, and need not be made anew yet.
    func isReady(_ request: [UInt8], at now: Timestamp) -> Bool {
        state.withLock { state in
            guard let kept = state.young[request] ?? state.old[request] else { return false }
            return kept.isUsable(at: now) && !kept.isAging(at: now)
        }
    }

    /// Requests whose answers were given again and come near half their life, at most `limit`.
    func due(at now: Timestamp, limit: Int) -> [[UInt8]] {
        state.withLock { state in
            let young = state.young.due(at: now, limit: limit)
            return young
                + state.old.due(at: now, limit: limit - young.count).filter { state.young[$0] == nil }
        }
    }

    /// Keeps an answer whose statuses were read after `point` had been noted.
    func insert(_ answer: CachedAnswer, for request: [UInt8], readAt point: Point) {
        guard request.count <= Self.requestLimit else { return }
        state.withLock { state in
            guard Self.isCurrent(point, state) else { return }
            insert(answer, for: request, into: &state)
        }
    }

    /// Forgets every answer about the certificates of `entries`, and about those that an authority of `fallen` issued.
    func follow(_ entries: [StatusEntry], fallen: Set<AuthorityID>) {
        state.withLock { state in
            // Within the lock: whoever sees the new count finds what is evicted gone. Also when nothing is: somebody may go
            // on with an answer that had no more room here.
            forgotten.add(1, ordering: .releasing)
            for entry in entries {
                state.statuses[entry.id] = nil
                state.young.evict(entry.id)
                state.old.evict(entry.id)
                state.strange.evict(entry.id)
                state.followed = max(state.followed ?? entry.sequence, entry.sequence)
            }
            guard !fallen.isEmpty else { return }
            Self.evict(issuedBy: fallen, from: &state)
        }
    }

    /// Forgets every answer about what an authority of `fallen` issued, and takes none that was begun before.
    func forget(issuedBy fallen: Set<AuthorityID>) {
        state.withLock { state in
            forgotten.add(1, ordering: .releasing)
            state.epoch += 1
            Self.evict(issuedBy: fallen, from: &state)
        }
    }

    /// Forgets everything and begins to follow at `head`: at the start, and when the book was replaced.
    func restart(at head: Int64, in generation: Int64) {
        forget { State(followed: head, generation: generation, epoch: $0) }
    }

    /// Forgets everything and keeps nothing until it is restarted: the book is gone.
    func stop() {
        forget { State(epoch: $0) }
    }

    private func forget(_ next: (_ epoch: Int) -> State) {
        state.withLock {
            forgotten.add(1, ordering: .releasing)
            $0 = next($0.epoch + 1)
        }
    }

    private static func evict(issuedBy fallen: Set<AuthorityID>, from state: inout State) {
        state.statuses = state.statuses.filter { !fallen.contains($0.key.authority) }
        state.young.evict(issuedBy: fallen)
        state.old.evict(issuedBy: fallen)
        state.strange.evict(issuedBy: fallen)
    }

    /// Whether nothing was followed that may not have been in the book at `point`.
    private static func isCurrent(_ point: Point, _ state: State) -> Bool {
        guard let followed = state.followed else { return false }
        return followed <= point.head && state.epoch == point.epoch
    }

    private func insert(_ answer: CachedAnswer, for request: [UInt8], into state: inout State) {
        guard answer.unknown.isEmpty, answer.isOrdinary else {
            guard strangeOctets > 0 else { return }
            state.strange.makeRoom(about: answer.certificates, limit: Self.strangeLimit)
            if state.strange.octets > strangeOctets { state.strange = AnswerGeneration() }
            state.strange.insert(answer, for: request)
            return
        }
        if state.young.octets > generationOctets {
            state.old = state.young
            state.young = AnswerGeneration()
        }
        guard generationOctets > 0 else { return }
        state.young.insert(answer, for: request)
    }
}
