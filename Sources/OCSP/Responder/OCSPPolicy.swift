/// What a responder is free to decide.
public struct OCSPPolicy: Hashable, Sendable {
    /// What to say about a serial that was never issued, or not certainly signed.
    public enum UnissuedAnswer: Hashable, Sendable {
        /// A signed `unknown` (RFC 6960 §2.2).
        case signedUnknown
        /// An unsigned `unauthorized` (RFC 5019 §2.2.3): costs no signature.
        case unauthorized
    }

    /// Seconds from thisUpdate to nextUpdate and one more; at least 120.
    public var validitySeconds: Int64
    /// The same for answers with an `unknown`, which become wrong when the certificate is issued.
    public var unknownValiditySeconds: Int64
    /// What to say about a serial that was never issued.
    public var unissued: UnissuedAnswer
    /// Octets that kept answers may take together.
    public var cacheOctets: Int

    /// Makes a policy.
    public init(
        validitySeconds: Int64 = 3600,
        unknownValiditySeconds: Int64 = 300,
        unissued: UnissuedAnswer = .signedUnknown,
        cacheOctets: Int = 64 << 20
    ) {
        self.validitySeconds = max(120, validitySeconds)
        self.unknownValiditySeconds = max(120, unknownValiditySeconds)
        self.unissued = unissued
        self.cacheOctets = max(0, cacheOctets)
    }
}
