/// The fact that a certificate was revoked.
public struct Revocation: Hashable, Sendable {
    /// When, by this authority's clock (RFC 5280 §5.3, revocationDate).
    public let date: Timestamp
    /// Why.
    public let reason: RevocationReason
    /// When the key is believed to have become invalid (RFC 5280 §5.3.2); never after `date`.
    public let invalidityDate: Timestamp?

    /// Makes a revocation.
    public init(date: Timestamp, reason: RevocationReason, invalidityDate: Timestamp? = nil) {
        self.date = date
        self.reason = reason
        self.invalidityDate = invalidityDate
    }

    /// Whether this is what `earlier` turns into when a compromise shows itself after the revocation: the moment stays.
    ///
    /// Source: RFC 5280 §5.3.1.
    public func worsens(_ earlier: Revocation) -> Bool {
        date == earlier.date && reason.isCompromise && !earlier.reason.isCompromise
    }

    /// What `later` turns into when it comes out that this was said before it; nil when that stays as it is.
    ///
    /// The earlier moment counts, and a compromise stays one. A suspension says nothing of a revocation.
    public func antedating(_ later: Revocation) -> Revocation? {
        guard reason != .certificateHold else { return nil }
        if worsens(later) { return self }
        guard date < later.date else { return nil }
        let graver = later.reason.isCompromise && !reason.isCompromise ? later : self
        let since = graver.invalidityDate.flatMap { $0 <= date ? $0 : nil }
        return Revocation(date: date, reason: graver.reason, invalidityDate: since)
    }

    /// The same, since `now` where it is of a moment to come, by a clock that was ahead.
    ///
    /// Source: RFC 5280 §5.3.2: an invalidityDate may be before the revocation, never behind it here.
    public func until(_ now: Timestamp) -> Revocation {
        guard date > now else { return self }
        return Revocation(
            date: now,
            reason: reason,
            invalidityDate: invalidityDate.flatMap { $0 <= now ? $0 : nil }
        )
    }
}
