import Model

/// When the next list of one authority is due.
struct RevocationListSchedule {
    let issuer: RevocationListIssuer
    /// The list that is published; nil when none is, or none that the book knows.
    private var current: RevocationListRecord?
    private var hasNewRevocations = false
    private var lastAttempt: Timestamp?
    private var failures = 0

    init(issuer: RevocationListIssuer) {
        self.issuer = issuer
    }

    /// The feed entry up to which the published list knows everything.
    var coveredFeed: Int64? { current?.feedSequence }

    /// Due when there is no list, when it is old, when it is from the future (the clock was put back), and
    /// when it lacks a revocation; after a failure not before some seconds have passed.
    func isDue(at now: Timestamp, _ policy: RevocationListPolicy) -> Bool {
        guard hasWaited(at: now, policy) else { return false }
        guard let current else { return true }
        let age = now.secondsSinceEpoch - current.thisUpdate.secondsSinceEpoch
        return age < 0 || age >= policy.refreshSeconds || hasNewRevocations
    }

    /// Marks the list as incomplete if an entry is of this authority and newer than the list.
    mutating func noteRevocation(_ entries: [StatusEntry]) {
        let covered = coveredFeed ?? 0
        if entries.contains(where: { $0.id.authority == issuer.id && $0.sequence > covered }) {
            hasNewRevocations = true
        }
    }

    mutating func begin(at now: Timestamp) {
        lastAttempt = now
        // What comes while the list is made is noted again, and makes another.
        hasNewRevocations = false
    }

    mutating func succeed(_ record: RevocationListRecord, at now: Timestamp) {
        current = record
        failures = 0
    }

    mutating func fail(at now: Timestamp) {
        failures = min(failures + 1, 4)
        hasNewRevocations = true
    }

    mutating func forget() {
        current = nil
    }

    private func hasWaited(at now: Timestamp, _ policy: RevocationListPolicy) -> Bool {
        guard let lastAttempt, lastAttempt <= now else { return true }
        // 4, 8, 16, 32 seconds after failures.
        let pause = failures == 0 ? policy.coalescingSeconds : Int64(2 << failures)
        return now.secondsSinceEpoch - lastAttempt.secondsSinceEpoch >= pause
    }
}
