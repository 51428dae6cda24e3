public import Model

/// Reads the status feed and drops the answers it makes untrue.
///
/// The book may be written by this process or another: the feed is all that is needed.
public final class StatusFeedFollower: Sendable {
    private let cache: AnswerCache
    private let status: any StatusSource
    private let clock: WallClock
    private let issuers: CurrentIssuers
    private let batch = 1000

    init(cache: AnswerCache, status: any StatusSource, clock: WallClock, issuers: CurrentIssuers) {
        self.cache = cache
        self.status = status
        self.clock = clock
        self.issuers = issuers
    }

    /// Catches up with the feed now; to be called after a commit in this process as well.
    ///
    /// Several callers at once do no harm.
    ///
    /// - Throws: `BookError` when the book cannot be read; then the next call catches up.
    public func follow() throws(BookError) {
        let now = clock.now
        // Noted before the head is looked at: another caller may be past it by now, and the book has not gone back then.
        let before = cache.place
        let (head, generation) = try look()
        defer { if cache.followed.map({ $0 >= head }) == true { cache.confirm(at: now) } }
        let wentBack = before.map { $0.generation == generation && $0.followed > head } ?? false
        guard !wentBack, var followed = cache.followed(in: generation) else {
            return cache.restart(at: head, in: generation)
        }
        while followed < head {
            let entries = try status.feed(after: followed, limit: batch)
            guard let last = entries.last, last.sequence > followed else {
                return cache.restart(at: head, in: generation)
            }
            // Before anything is forgotten, so that what is kept from then on is signed by others.
            let dismissed = dismissed(in: entries)
            if !dismissed.isEmpty {
                issuers.dismiss(Set(dismissed.keys))
                cache.forget(issuedBy: Set(dismissed.values))
            }
            cache.follow(entries, fallen: fallen(in: entries))
            followed = last.sequence
        }
    }

    /// The signers whose own certificates were revoked, and for whom they signed: nothing that they signed is given again.
    private func dismissed(in entries: [StatusEntry]) -> [CertificateID: AuthorityID] {
        let delegations = issuers.directory.delegations
        return entries.reduce(into: [:]) { dismissed, entry in
            guard entry.revocation != nil, let authority = delegations[entry.id] else { return }
            dismissed[entry.id] = authority
        }
    }

    /// The authorities of which nothing is good any more: somebody else may have the key of one, or of one above it.
    private func fallen(in entries: [StatusEntry]) -> Set<AuthorityID> {
        let below = issuers.directory.below
        return entries.reduce(into: []) { fallen, entry in
            guard let authorities = below[entry.id], entry.revocation?.reason.isCompromise ?? true else {
                return
            }
            fallen.formUnion(authorities)
        }
    }

    /// A book that cannot be read now leaves kept answers as they are; of one that was replaced nothing more will be heard.
    private func look() throws(BookError) -> (head: Int64, generation: Int64) {
        do throws(BookError) {
            return (try status.feedHead(), try status.generation())
        } catch {
            if case .replaced = error.reason { cache.stop() }
            throw error
        }
    }

    /// Follows until the task is cancelled.
    ///
    /// - Parameters:
    ///   - interval: how often the head is looked at; a revocation made elsewhere shows after this time.
    ///   - sleep: waits; throws when the task is cancelled.
    ///   - report: hears when following fails, when it does so for another reason, and when it works again (nil).
    public func run(
        every interval: Duration = .milliseconds(100),
        sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        report: @Sendable (BookError?) -> Void = { _ in }
    ) async {
        var failure: BookError?
        while !Task.isCancelled {
            let before = failure
            do throws(BookError) {
                try follow()
                failure = nil
            } catch {
                failure = error
            }
            if failure != before { report(failure) }
            guard (try? await sleep(interval)) != nil else { return }
        }
    }
}
