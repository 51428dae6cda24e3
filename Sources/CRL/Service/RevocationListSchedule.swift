import Model

/// When the next list of one name is due, and its next delta.
struct RevocationListSchedule {
    /// What is due.
    enum Due {
        case full
        case delta
    }

    private(set) var issuer: RevocationListIssuer
    /// The name of the full list.
    let name: RevocationListName
    /// The list that is published; nil when none is, or none that the book knows.
    private var current: RevocationListRecord?
    private var delta: RevocationListRecord?
    /// Whether it was found out what is published.
    private(set) var isRecalled = false
    /// The published files, the list's and its delta's, when it was found out what they are.
    private var files: [FileIdentity?] = []
    /// The published files in the last round.
    private var filesSeen: [FileIdentity?] = []
    private var hasNewRevocations = false
    private var lastAttempt: Timestamp?
    private var failures = 0

    init(issuer: RevocationListIssuer, name: RevocationListName) {
        self.issuer = issuer
        self.name = name
    }

    /// The same schedule for an issuer of the same name.
    func taking(_ issuer: RevocationListIssuer) -> RevocationListSchedule {
        var schedule = self
        schedule.issuer = issuer
        return schedule
    }

    /// Whether a list is published that the book knows.
    var isPublished: Bool { current != nil }

    /// The feed entry up to which the published list knows everything.
    var coveredFeed: Int64? { current?.feedSequence }

    /// Due when there is no list, when it is old, when it is from the future (the clock was put back), and
    /// when it lacks a revocation; after a failure not before some seconds have passed.
    func due(at now: Timestamp, _ policy: RevocationListPolicy) -> Due? {
        guard hasWaited(at: now, policy) else { return nil }
        guard let current, !hasNewRevocations, !isOld(current, at: now, policy.refreshSeconds) else {
            return .full
        }
        guard let validity = policy.delta?.validitySeconds else { return nil }
        return delta.map { isOld($0, at: now, validity / 2) } ?? true ? .delta : nil
    }

    /// Marks the list as incomplete if an entry of its certificates is newer than the list.
    mutating func noteRevocation(_ sequence: Int64) {
        if sequence > coveredFeed ?? 0 { hasNewRevocations = true }
    }

    mutating func begin(at now: Timestamp) {
        lastAttempt = now
        // What comes while the list is made is noted again, and makes another.
        hasNewRevocations = false
    }

    mutating func succeed(_ record: RevocationListRecord) {
        if record.name.isDelta { delta = record } else { current = record }
        failures = 0
    }

    /// A list that cannot be explained waits for a person, and is tried less and less often.
    mutating func fail(_ error: RevocationListError) {
        let most = if case .suspicious = error.reason { 10 } else { 4 }
        failures = min(failures + 1, most)
        hasNewRevocations = true
    }

    /// Takes up what is published, and forgets what it knew of it.
    mutating func recall(_ records: [RevocationListRecord], _ files: [FileIdentity?]) {
        (current, delta, isRecalled) = (nil, nil, true)
        for record in records { succeed(record) }
        noteFiles(files)
    }

    /// Takes these files for what is published.
    mutating func noteFiles(_ files: [FileIdentity?]) {
        self.files = files
    }

    /// Looks whether the files are others than those it knows; when they stayed so for a round, because whoever publishes
    /// tells the book after the disk, it has to be found out anew what is published.
    mutating func look(_ files: [FileIdentity?]) {
        if files != self.files, files == filesSeen { isRecalled = false }
        filesSeen = files
    }

    private func isOld(_ record: RevocationListRecord, at now: Timestamp, _ seconds: Int64) -> Bool {
        let age = now.secondsSinceEpoch - record.thisUpdate.secondsSinceEpoch
        return age < 0 || age >= seconds
    }

    private func hasWaited(at now: Timestamp, _ policy: RevocationListPolicy) -> Bool {
        guard let lastAttempt, lastAttempt <= now else { return true }
        // 4, 8, 16, 32 seconds after failures; up to 34 minutes when the list is suspicious.
        let pause = failures == 0 ? policy.coalescingSeconds : Int64(2 << failures)
        return now.secondsSinceEpoch - lastAttempt.secondsSinceEpoch >= pause
    }
}
