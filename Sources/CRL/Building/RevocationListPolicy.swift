import Model

/// How long lists are valid, and how often they are made.
public struct RevocationListPolicy: Hashable, Sendable {
    /// How deltas are made, and where they are found.
    public struct Delta: Hashable, Sendable {
        /// Seconds from thisUpdate to nextUpdate; a new one is made after half of them.
        public var validitySeconds: Int64
        /// Where relying parties reach the centre; without a slash at the end.
        public var publicURL: String

        /// Makes the policy of deltas.
        public init(validitySeconds: Int64, publicURL: String) {
            self.validitySeconds = max(120, validitySeconds)
            self.publicURL = publicURL
        }
    }

    /// Seconds from thisUpdate to nextUpdate.
    public var validitySeconds: Int64
    /// Seconds after which a list is made anew although nothing was revoked; less than the validity.
    public var refreshSeconds: Int64
    /// Seconds for which an expired certificate stays listed, so that every revocation is in at least one
    /// list made after the certificate's end (RFC 5280 §3.3).
    public var lookBackSeconds: Int64
    /// Seconds between two lists of an authority that revocations asked for, at least.
    public var coalescingSeconds: Int64
    /// Nil when no deltas are made.
    public var delta: Delta?
    /// Seconds by which a relying party's clock may be behind and still take a list that was made now (ADR 0083).
    public var toleranceSeconds: Int64

    /// Makes a policy; by default 48 hours, a new list every 24, no deltas, and no tolerance.
    public init(
        validitySeconds: Int64 = 48 * 3600,
        refreshSeconds: Int64 = 24 * 3600,
        lookBackSeconds: Int64 = 48 * 3600,
        coalescingSeconds: Int64 = 2,
        delta: Delta? = nil,
        toleranceSeconds: Int64 = 0
    ) {
        self.validitySeconds = max(120, validitySeconds)
        self.refreshSeconds = max(60, min(refreshSeconds, self.validitySeconds / 2))
        self.lookBackSeconds = max(self.validitySeconds, lookBackSeconds)
        self.coalescingSeconds = max(0, coalescingSeconds)
        self.delta = delta
        self.toleranceSeconds = max(0, toleranceSeconds)
    }

    /// Seconds by which thisUpdate lies before the moment at which a list is made: the tolerance, or a tenth of what passes until the next
    /// list, whichever is less, so that a list that was just made is not an old one.
    public var leadSeconds: Int64 {
        [refreshSeconds, delta.map { $0.validitySeconds / 2 }].compactMap { $0 }
            .reduce(toleranceSeconds) { min($0, $1 / 10) }
    }

    /// thisUpdate of a list that is made at `now`; never before that of the list before, nor behind `now`.
    ///
    /// Source: RFC 5280 §5.1.2.4, §6.3.3.
    func thisUpdate(at now: Timestamp, after before: Timestamp?) -> Timestamp {
        let led = now.advanced(bySeconds: -leadSeconds)
        return min(now, before.map { max(led, $0) } ?? led)
    }

    /// How long a full list of `issuer` is valid that is made at `now`.
    func validitySeconds(of issuer: RevocationListIssuer, at now: Timestamp) -> Int64 {
        issuer.holdsUntil.map { max(86_400, $0.secondsSinceEpoch - now.secondsSinceEpoch) } ?? validitySeconds
    }

    /// The last second of certificates that are not on a list any more that is of `thisUpdate`.
    func endOfListing(at thisUpdate: Timestamp) -> Timestamp {
        thisUpdate.advanced(bySeconds: -lookBackSeconds)
    }
}
