/// What a responder is free to decide.
public struct OCSPPolicy: Hashable, Sendable {
    /// What to say about a serial that was never issued, or not certainly signed.
    public enum UnissuedAnswer: String, Codable, Hashable, Sendable {
        /// A signed `unknown` (RFC 6960 §2.2).
        case signedUnknown = "unknown"
        /// An unsigned `unauthorized` (RFC 5019 §2.2.3): costs no signature.
        case unauthorized
        /// A signed `revoked` with certificateHold since 1970, and the extension that says what it means (RFC 6960
        /// §2.2, §4.4.8).
        case extendedRevoked = "revoked"
    }

    /// Seconds from the minute in which the status was known to nextUpdate and one more; at least 120.
    public var validitySeconds: Int64
    /// The same for answers with an `unknown`, which become wrong when the certificate is issued; never more than for others.
    public var unknownValiditySeconds: Int64
    /// What to say about a serial that was never issued.
    public var unissued: UnissuedAnswer
    /// Whether answers say that nothing is ever forgotten: an archive cutoff at the beginning of the authority.
    public var hasArchiveCutoff: Bool
    /// Octets that kept answers may take together.
    public var cacheOctets: Int
    /// Seconds by which a client's clock may be behind and still take an answer that was made now (ADR 0083).
    public var toleranceSeconds: Int64

    /// Makes a policy.
    public init(
        validitySeconds: Int64 = 3600,
        unknownValiditySeconds: Int64 = 300,
        unissued: UnissuedAnswer = .signedUnknown,
        hasArchiveCutoff: Bool = false,
        cacheOctets: Int = 64 << 20,
        toleranceSeconds: Int64 = 0
    ) {
        self.validitySeconds = max(120, validitySeconds)
        self.unknownValiditySeconds = max(120, unknownValiditySeconds)
        self.unissued = unissued
        self.hasArchiveCutoff = hasArchiveCutoff
        self.cacheOctets = max(0, cacheOctets)
        self.toleranceSeconds = max(0, toleranceSeconds)
    }
}
