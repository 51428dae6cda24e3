public import Model
import OpenSSL

/// Keeps the list of every authority fresh: on schedule, right after a revocation, and after a restart.
///
/// Nothing it remembers is needed: the book, the feed and the files say what is due.
public actor RevocationListService {
    private let publisher: RevocationListPublisher
    private let source: any RevocationSource
    private let status: any StatusSource
    private let clock: WallClock
    private let policy: RevocationListPolicy
    private let report: @Sendable (RevocationListReport) -> Void

    private var schedules: [RevocationListSchedule]
    /// The last feed entry that was looked at; nil before the first round.
    private var followed: Int64?

    /// Makes a service for `issuers`; `report` hears of each list and each failure, for the log.
    public init(
        issuers: [RevocationListIssuer],
        publisher: RevocationListPublisher,
        source: any RevocationSource,
        status: any StatusSource,
        clock: WallClock = .system,
        policy: RevocationListPolicy = RevocationListPolicy(),
        report: @escaping @Sendable (RevocationListReport) -> Void = { _ in }
    ) {
        schedules = issuers.map { RevocationListSchedule(issuer: $0) }
        self.publisher = publisher
        self.source = source
        self.status = status
        self.clock = clock
        self.policy = policy
        self.report = report
    }

    /// Makes what is due until the task is cancelled.
    public func run(
        every interval: Duration = .milliseconds(500),
        sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) async {
        while !Task.isCancelled {
            await round()
            guard (try? await sleep(interval)) != nil else { return }
        }
    }

    /// Takes another set of authorities, as after a rollover; what is known of those that stay is kept.
    public func replaceIssuers(_ issuers: [RevocationListIssuer]) {
        schedules = issuers.map { issuer in
            schedules.first { $0.issuer.id == issuer.id } ?? RevocationListSchedule(issuer: issuer)
        }
        // New ones must hear of revocations that were followed before them.
        followed = nil
    }

    /// Looks once at feed, book and clock, and makes what is due.
    public func round() async {
        do throws(RevocationListError) {
            try follow()
        } catch {
            report(.unreadable(error))
        }
        for index in schedules.indices where schedules[index].isDue(at: clock.now, policy) {
            await publish(index)
        }
    }

    private func publish(_ index: Int) async {
        let issuer = schedules[index].issuer
        schedules[index].begin(at: clock.now)
        do throws(RevocationListError) {
            let list = try await publisher.publish(for: issuer)
            schedules[index].succeed(list.record, at: clock.now)
            report(.published(list))
        } catch {
            schedules[index].fail(at: clock.now)
            report(.failed(issuer.id, error))
        }
    }

    /// Finds out whose certificates were revoked since the last round.
    private func follow() throws(RevocationListError) {
        do throws(BookError) {
            let head = try status.feedHead()
            if followed.map({ $0 > head }) ?? true { try recallAll(head) }
            var position = followed ?? head
            while position < head {
                let entries = try status.feed(after: position, limit: 1000)
                guard let last = entries.last, last.sequence > position else { return }
                let authorities = Set(entries.map(\.id.authority))
                for index in schedules.indices where authorities.contains(schedules[index].issuer.id) {
                    schedules[index].noteRevocation(entries)
                }
                position = last.sequence
                followed = position
            }
        } catch {
            throw RevocationListError(error)
        }
    }

    /// Begins anew: at the start, and when the book was replaced by an older one.
    private func recallAll(_ head: Int64) throws(BookError) {
        for index in schedules.indices { try recall(index) }
        followed = min(head, schedules.compactMap(\.coveredFeed).min() ?? head)
    }

    /// Takes up what an earlier process published, if file and book agree on it.
    private func recall(_ index: Int) throws(BookError) {
        let authority = schedules[index].issuer.id
        guard let record = try source.latestRevocationList(of: authority),
            let fingerprint = record.fingerprint,
            let file = try? publisher.directory.open(authority),
            (try? file.fingerprint()) == fingerprint
        else { return schedules[index].forget() }
        schedules[index].succeed(record, at: record.thisUpdate)
    }
}
