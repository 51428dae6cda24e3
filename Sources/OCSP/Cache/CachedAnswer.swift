import Model

/// An answer that may be given again to the same request.
struct CachedAnswer: Sendable {
    let answer: OCSPAnswer
    let freshness: OCSPAnswer.Freshness
    /// Whose revocation ends its life.
    let certificates: [CertificateID]
    /// What the book did not know when it was signed.
    let unknown: [CertificateID]
    /// Whether there are only a few requests like the one it answers: about one certificate, with nothing beside it.
    let isOrdinary: Bool
    /// Whether it was given again after it was made.
    var wasGivenAgain = false

    /// Nil for an answer that nobody may keep.
    init?(
        _ answer: OCSPAnswer,
        certificates: [CertificateID],
        unknown: [CertificateID],
        isOrdinary: Bool = true
    ) {
        guard let freshness = answer.freshness else { return nil }
        self.answer = answer
        self.freshness = freshness
        self.certificates = certificates
        self.unknown = unknown
        self.isOrdinary = isOrdinary
    }

    /// True in the first half of its life, so that whoever gets it can keep it for the other half; false
    /// also when the clock was put back behind its beginning.
    func isUsable(at now: Timestamp) -> Bool {
        let start = freshness.thisUpdate.secondsSinceEpoch
        let half = (freshness.nextUpdate.secondsSinceEpoch - start) / 2
        return freshness.thisUpdate <= now && now.secondsSinceEpoch < start + half
    }

    /// Whether it was given again and should be made anew before it is asked for once more.
    func isDue(at now: Timestamp) -> Bool {
        wasGivenAgain && unknown.isEmpty && isUsable(at: now) && isAging(at: now)
    }

    /// True from a place between five and nine tenths of its useful half on, so that many answers made together are not
    /// made anew together; the place is drawn from its fingerprint.
    func isAging(at now: Timestamp) -> Bool {
        let start = freshness.thisUpdate.secondsSinceEpoch
        let half = (freshness.nextUpdate.secondsSinceEpoch - start) / 2
        let tenths = 50 + Int64(answer.fingerprint.first ?? 0) * 40 / 255
        return now.secondsSinceEpoch >= start + half * tenths / 100
    }
}
