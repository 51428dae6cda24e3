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

    /// Makes a policy; by default 48 hours, a new list every 24, no deltas.
    public init(
        validitySeconds: Int64 = 48 * 3600,
        refreshSeconds: Int64 = 24 * 3600,
        lookBackSeconds: Int64 = 48 * 3600,
        coalescingSeconds: Int64 = 2,
        delta: Delta? = nil
    ) {
        self.validitySeconds = max(120, validitySeconds)
        self.refreshSeconds = max(60, min(refreshSeconds, self.validitySeconds / 2))
        self.lookBackSeconds = max(self.validitySeconds, lookBackSeconds)
        self.coalescingSeconds = max(0, coalescingSeconds)
        self.delta = delta
    }

    /// How long a full list of `issuer` is valid that is made at `now`.
    func validitySeconds(of issuer: RevocationListIssuer, at now: Timestamp) -> Int64 {
        issuer.holdsUntil.map { max(86_400, $0.secondsSinceEpoch - now.secondsSinceEpoch) } ?? validitySeconds
    }

    /// The last second of certificates that are not on a list made at `now` any more.
    func endOfListing(at now: Timestamp) -> Timestamp { now.advanced(bySeconds: -lookBackSeconds) }
}
