public import Model
import OpenSSL

/// Keeps the list of every authority fresh: on schedule, right after a revocation, and after a restart.
///
/// Nothing it remembers is needed: the book, the feed and the files say what is due.
public actor RevocationListService {
    /// Which lists a service makes.
    ///
    /// Those of parts are not to wait while a long list of everything is made, so each kind has a service.
    public enum Scope: Sendable {
        /// The list of everything that an authority issued.
        case everything
        /// The lists of parts.
        case parts
        /// Both.
        case all
    }

    private let scope: Scope
    private let publisher: RevocationListPublisher
    private let source: any RevocationSource
    private let status: any StatusSource
    private let clock: WallClock
    private let policy: RevocationListPolicy
    private let report: @Sendable (RevocationListReport) -> Void

    private var issuers: [RevocationListIssuer]
    private var schedules: [RevocationListSchedule] = []
    /// The last feed entry that was looked at; nil before the first round.
    private var followed: Int64?
    /// The book's, when it was followed last.
    private var generation: Int64 = 0
    /// The lists that somebody removed or replaced, and that were not made anew yet.
    private var replaced: Set<RevocationListName> = []
    /// Why the last round could not look at book and feed.
    private var trouble: RevocationListError?
    /// Whether a round is under way; while it waits for the book, others may call.
    private var isAtWork = false

    /// Makes a service for `issuers`; `report` hears of each list and each failure, for the log.
    public init(
        scope: Scope = .all,
        issuers: [RevocationListIssuer],
        publisher: RevocationListPublisher,
        source: any RevocationSource,
        status: any StatusSource,
        clock: WallClock = .system,
        policy: RevocationListPolicy = RevocationListPolicy(),
        report: @escaping @Sendable (RevocationListReport) -> Void = { _ in }
    ) {
        self.scope = scope
        self.issuers = issuers
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

    /// Takes another set of authorities from the next round on, as after a rollover; what is known of those that stay is kept.
    public func replaceIssuers(_ issuers: [RevocationListIssuer]) {
        self.issuers = issuers
    }

    /// Looks once at feed, book and clock, and makes what is due; nothing while another round is under way, because the next
    /// one sees what this one missed.
    public func round() async {
        guard !isAtWork else { return }
        isAtWork = true
        defer { isAtWork = false }
        let before = trouble
        do throws(RevocationListError) {
            try takeUpLists()
            lookAtFiles()
            try follow()
            trouble = nil
        } catch {
            trouble = error
        }
        if trouble != before { report(trouble.map { .unreadable($0) } ?? .readable) }
        for index in schedules.indices {
            guard let due = schedules[index].due(at: clock.now, policy) else { continue }
            await publish(index, due)
        }
    }

    /// Finds out which lists there are to be; a partition is there as soon as a certificate names it.
    private func takeUpLists() throws(RevocationListError) {
        var lists: [RevocationListSchedule] = []
        var known: [RevocationListName: RevocationListSchedule] = [:]
        for schedule in schedules { known[schedule.name] = schedule }
        for issuer in issuers {
            for name in try publisher.names(of: issuer) where scope.has(name) {
                // An authority may come back with another handle of its key.
                lists.append(
                    known[name]?.taking(issuer) ?? RevocationListSchedule(issuer: issuer, name: name)
                )
            }
        }
        schedules = lists
    }

    private func publish(_ index: Int, _ due: RevocationListSchedule.Due) async {
        let (issuer, name) = (schedules[index].issuer, schedules[index].name)
        schedules[index].begin(due, at: clock.now)
        let start = ContinuousClock.now
        do throws(RevocationListError) {
            let lists =
                switch due {
                case .full: try await publisher.publish(for: issuer, shard: name.shard)
                case .delta: try await publisher.publishDelta(for: issuer, shard: name.shard)
                }
            if due == .full {
                schedules[index].rest(after: ContinuousClock.now - start, from: clock.now)
            }
            schedules[index].noteFiles(publisher.directory.identities(name))
            for list in lists {
                schedules[index].succeed(list.record)
                report(.published(list))
            }
            if due == .full, replaced.remove(name) != nil { report(.remade(name)) }
            if !lists.contains(where: \.record.name.isDelta) { schedules[index].forgetPointers() }
        } catch {
            schedules[index].fail(error)
            // Whoever keeps the authorities is about to take this one away.
            if case .over = error.reason { return }
            report(.failed(name, error))
        }
    }

    /// Finds out whether somebody removed or replaced what is published: then it is looked at as at the start.
    private func lookAtFiles() {
        for index in schedules.indices {
            schedules[index].look(publisher.directory.identities(schedules[index].name))
        }
    }

    /// Finds out what was revoked since the last round, and which lists say so.
    private func follow() throws(RevocationListError) {
        do throws(BookError) {
            let (head, generation) = (try status.feedHead(), try status.generation())
            let isSamePast = generation == self.generation && followed.map { $0 <= head } ?? false
            var position = try recall(all: !isSamePast, from: isSamePast ? followed ?? head : head)
            (followed, self.generation) = (position, generation)
            while position < head {
                let entries = try status.feed(after: position, limit: 1000)
                guard let last = entries.last, last.sequence > position else { return }
                note(entries)
                position = last.sequence
                followed = position
            }
        } catch {
            throw RevocationListError(error)
        }
    }

    /// Tells each list of what it is to tell: a revocation stands on the list that its certificate names, on every part where nobody
    /// knows which that is, and on that of everything.
    private func note(_ entries: [StatusEntry]) {
        var newest: [RevocationListName: Int64] = [:]
        var newestOfParts: [AuthorityID: Int64] = [:]
        for entry in entries {
            newest[RevocationListName(entry.id.authority, shard: entry.shard)] = entry.sequence
            if entry.shard > 0 { newestOfParts[entry.id.authority] = entry.sequence }
        }
        for index in schedules.indices {
            let name = schedules[index].name
            let every = RevocationListName(name.authority, shard: RevocationListName.everyShard)
            let told = [newest[name], name.shard > 0 ? newest[every] : nil].compactMap { $0 }.max()
            if let told { schedules[index].noteRevocation(told) }
            if name.shard == 0, let sequence = newestOfParts[name.authority] {
                schedules[index].noteRevocationOfPart(sequence)
            }
        }
    }

    /// Begins anew with lists that are new, and with all of them at the start and when the book has another past.
    ///
    /// - Returns: from where the feed is to be followed: a list must hear of revocations that were followed before it.
    private func recall(all: Bool, from position: Int64) throws(BookError) -> Int64 {
        var position = position
        for index in schedules.indices where all || !schedules[index].isRecalled {
            let (name, wasPublished) = (schedules[index].name, schedules[index].isPublished)
            schedules[index].recall(try published(name), publisher.directory.identities(name))
            note(name, wasPublished: wasPublished, isPublished: schedules[index].isPublished)
            position = min(position, schedules[index].coveredFeed ?? position)
        }
        return position
    }

    /// Tells of a list that was there and is not any more; one that somebody put back is not to be made anew.
    private func note(_ name: RevocationListName, wasPublished: Bool, isPublished: Bool) {
        guard !isPublished else {
            replaced.remove(name)
            return
        }
        guard wasPublished else { return }
        replaced.insert(name)
        report(.replaced(name))
    }

    /// What an earlier process published, if file and book agree on it: the list and its delta.
    private func published(_ name: RevocationListName) throws(BookError) -> [RevocationListRecord] {
        var records: [RevocationListRecord] = []
        for name in [name, name.delta] {
            guard let record = try source.publishedRevocationList(of: name),
                let fingerprint = record.fingerprint,
                let file = try? publisher.directory.open(name),
                (try? file.fingerprint()) == fingerprint
            else { continue }
            records.append(record)
        }
        return records
    }
}

extension RevocationListService.Scope {
    fileprivate func has(_ name: RevocationListName) -> Bool {
        switch self {
        case .everything: name.shard == 0
        case .parts: name.shard > 0
        case .all: true
        }
    }
}
