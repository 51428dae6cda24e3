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
}
