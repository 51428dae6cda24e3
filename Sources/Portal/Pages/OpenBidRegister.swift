public import Model

/// The bidding platform, as it is asked for bids that wait for their opening.
public protocol OpenBidRegister: Sendable {
    /// Whether anything that is encrypted for a certificate waits for its opening; somebody waits before a page for it.
    ///
    /// - Parameter fingerprint: SHA-256 of the certificate's DER.
    /// - Returns: what the platform says; `.unknown` where it says nothing.
    func openBids(for fingerprint: [UInt8]) async -> OpenBids
}

/// What the platform says of bids that are encrypted for a certificate.
public enum OpenBids: Hashable, Sendable {
    /// Nothing waits for its opening.
    case nothing
    /// Something does; the last opening.
    case until(Timestamp)
    /// The platform was not asked, or did not answer.
    case unknown
}
