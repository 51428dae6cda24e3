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
    /// When the last list ends that points to a delta; nil when none was published.
    private var pointersEnd: Timestamp?
    /// Whether it was found out what is published.
    private(set) var isRecalled = false
    /// The published files, the list's and its delta's, when it was found out what they are.
    private var files: [FileIdentity?] = []
    /// The published files in the last round.
    private var filesSeen: [FileIdentity?] = []
    private var hasNewRevocations = false
    /// Whether a certificate that names a part was revoked, which the list of everything is to tell too.
    private var hasNewOfParts = false
    /// Before this moment no full list is made only for what parts tell already.
    private var restsUntil: Timestamp?
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
    ///
    /// What a part tells already, the list of everything tells when it has rested.
    func due(at now: Timestamp, _ policy: RevocationListPolicy) -> Due? {
        guard hasWaited(at: now, policy) else { return nil }
        guard let current, !hasNewRevocations, !isOld(current, at: now, policy.refreshSeconds),
            !(hasNewOfParts && hasRested(at: now))
        else { return .full }
        // A list that may be the last one points to no delta.
        guard issuer.holdsUntil == nil, let validity = policy.delta?.validitySeconds else {
            // Those of before that point to one need it until they end.
            guard let end = pointersEnd, end > now.advanced(bySeconds: 1) else { return nil }
            return delta.map { $0.nextUpdate < end } ?? true ? .delta : nil
        }
        return delta.map { isOld($0, at: now, validity / 2) } ?? true ? .delta : nil
    }

    /// Marks the list as incomplete if an entry of its certificates is newer than the list.
    mutating func noteRevocation(_ sequence: Int64) {
        if sequence > coveredFeed ?? 0 { hasNewRevocations = true }
    }

    /// Marks the list of everything as incomplete if an entry of a part's certificates is newer than the list.
    mutating func noteRevocationOfPart(_ sequence: Int64) {
        if sequence > coveredFeed ?? 0 { hasNewOfParts = true }
    }

    mutating func begin(_ due: Due, at now: Timestamp) {
        lastAttempt = now
        guard due == .full else { return }
        // What comes while the list is made is noted again, and makes another.
        (hasNewRevocations, hasNewOfParts) = (false, false)
    }

    /// Has the list rest ten times as long as it took to make, so that one of millions takes a small share of a core.
    ///
    /// - Parameters:
    ///   - duration: how long it took.
    ///   - now: when it was ready.
    mutating func rest(after duration: Duration, from now: Timestamp) {
        let seconds = duration * 10 / .seconds(1)
        restsUntil = now.advanced(bySeconds: 1 + Int64(seconds.rounded(.up)))
    }

    mutating func succeed(_ record: RevocationListRecord) {
        if record.name.isDelta { delta = record } else { current = record }
        if record.pointsToDelta { pointersEnd = max(pointersEnd ?? record.nextUpdate, record.nextUpdate) }
        failures = 0
    }

    /// No delta was made: no list that is valid points to one.
    mutating func forgetPointers() { pointersEnd = nil }

    /// A list that cannot be explained waits for a person, and is tried less and less often.
    mutating func fail(_ error: RevocationListError) {
        let most = if case .suspicious = error.reason { 10 } else { 4 }
        failures = min(failures + 1, most)
        hasNewRevocations = true
    }

    /// Takes up what is published, and forgets what it knew of it; the feed is to be followed from what that covers.
    ///
    /// What it failed over may be gone with the files: it is tried at once, and a fault that stays makes it wait again.
    mutating func recall(_ records: [RevocationListRecord], _ files: [FileIdentity?]) {
        failures = 0
        (current, delta, pointersEnd, isRecalled) = (nil, nil, nil, true)
        (hasNewRevocations, hasNewOfParts) = (false, false)
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

    private func hasRested(at now: Timestamp) -> Bool {
        // A clock that was put back keeps nobody waiting for longer than a list needs; such a list is from the future.
        restsUntil.map { $0 <= now } ?? true
    }

    private func hasWaited(at now: Timestamp, _ policy: RevocationListPolicy) -> Bool {
        guard let lastAttempt, lastAttempt <= now else { return true }
        // 4, 8, 16, 32 seconds after failures; up to 34 minutes when the list is suspicious.
        let pause = failures == 0 ? policy.coalescingSeconds : Int64(2 << failures)
        return now.secondsSinceEpoch - lastAttempt.secondsSinceEpoch >= pause
    }
}
