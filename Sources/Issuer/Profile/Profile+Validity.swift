public import Model

extension Profile {
    /// Where the life of a renewed certificate begins to count.
    public enum Renewal: String, CaseIterable, Hashable, Sendable {
        /// Where the predecessor ends, so that nobody loses the days that remain.
        case extendFromOldEnd
        /// At the signing.
        case fromNow
    }

    /// When a certificate that replaces another ends.
    public enum Replacement: String, CaseIterable, Hashable, Sendable {
        /// When the one it replaces would have: other content, not more time.
        case keepOldEnd
        /// One lifetime after the signing.
        case fromNow
    }

    /// First and last second, inclusive.
    public typealias Validity = (notBefore: Timestamp, notAfter: Timestamp)

    /// First and last second of a certificate signed at `now`.
    ///
    /// | act | notAfter |
    /// |---|---|
    /// | new, imported | one lifetime after `now`, less a second |
    /// | renew, rekey | one lifetime after the predecessor's end, while it has not ended; else as new |
    /// | replace, reissue | the predecessor's end; of a replace that `extends`, as renew |
    ///
    /// The profile may choose `fromNow` for the two last. Never more than `maximumDays` after `now`, never outside
    /// the issuer's own life. An act on a certificate that is not known counts as new.
    ///
    /// - Throws: `IssuanceError` with `.authorityNotYetValid`, `.predecessorExpired` when there is no end left to
    ///   keep, or `.validityEmpty`.
    ///
    /// Source: product.md §5.1.
    public func validity(
        for act: IssuanceAct,
        predecessor: Validity?,
        at now: Timestamp,
        issuer: IssuerIdentity,
        extends: Bool = false
    ) throws(IssuanceError) -> Validity {
        let earliest = issuer.notBefore ?? now
        guard now >= earliest else { throw IssuanceError(.authorityNotYetValid(authority: issuer.id)) }
        let wanted = try end(for: act, predecessor: predecessor, at: now, extends: extends)
        var notAfter = min(wanted, latestEnd(from: now))
        notAfter = min(notAfter, issuer.notAfter ?? notAfter)
        guard notAfter > now else { throw IssuanceError(.validityEmpty(authority: issuer.id)) }
        let backdated = now.advanced(bySeconds: -backdateSeconds)
        return (issuer.notBefore.map { max($0, backdated) } ?? backdated, notAfter)
    }

    /// The same below an authority that has no end of its own; nil when there is no such validity.
    public func validity(for act: IssuanceAct, predecessor: Validity?, at now: Timestamp) -> Validity? {
        guard let end = try? end(for: act, predecessor: predecessor, at: now) else { return nil }
        return (now.advanced(bySeconds: -backdateSeconds), min(end, latestEnd(from: now)))
    }

    /// Whether the rule for an act wants a later end than `maximumDays` lets any certificate have.
    public func isCut(_ act: IssuanceAct, predecessor: Validity, at now: Timestamp) -> Bool {
        guard let end = try? end(for: act, predecessor: predecessor, at: now) else { return false }
        return end > latestEnd(from: now)
    }

    /// The last second that any certificate signed at `now` may have.
    func latestEnd(from now: Timestamp) -> Timestamp {
        now.advanced(bySeconds: maximumDays * 86_400 - 1)
    }

    private func end(
        for act: IssuanceAct,
        predecessor: Validity?,
        at now: Timestamp,
        extends: Bool = false
    ) throws(IssuanceError) -> Timestamp {
        let fresh = lifetime.end(from: now)
        guard let predecessor else { return fresh }
        let isOver = predecessor.notAfter < now
        switch act {
        case .new, .imported: return fresh
        case .replace where extends, .renew, .rekey:
            return renewal == .extendFromOldEnd && !isOver ? lifetime.end(after: predecessor.notAfter) : fresh
        case .replace, .reissue:
            guard replacement == .keepOldEnd else { return fresh }
            guard !isOver else { throw IssuanceError(.predecessorExpired(predecessor.notAfter)) }
            return predecessor.notAfter
        }
    }
}
