/// How long lists are valid, and how often they are made.
public struct RevocationListPolicy: Hashable, Sendable {
    /// Seconds from thisUpdate to nextUpdate.
    public var validitySeconds: Int64
    /// Seconds after which a list is made anew although nothing was revoked; less than the validity.
    public var refreshSeconds: Int64
    /// Seconds for which an expired certificate stays listed, so that every revocation is in at least one
    /// list made after the certificate's end (RFC 5280 §3.3).
    public var lookBackSeconds: Int64
    /// Seconds between two lists of an authority that revocations asked for, at least.
    public var coalescingSeconds: Int64

    /// Makes a policy; by default 48 hours, a new list every 24.
    public init(
        validitySeconds: Int64 = 48 * 3600,
        refreshSeconds: Int64 = 24 * 3600,
        lookBackSeconds: Int64 = 48 * 3600,
        coalescingSeconds: Int64 = 2
    ) {
        self.validitySeconds = max(120, validitySeconds)
        self.refreshSeconds = max(60, min(refreshSeconds, self.validitySeconds / 2))
        self.lookBackSeconds = max(self.validitySeconds, lookBackSeconds)
        self.coalescingSeconds = max(0, coalescingSeconds)
    }
}
