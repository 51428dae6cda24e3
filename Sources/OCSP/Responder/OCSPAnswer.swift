public import Model
public import OpenSSL

/// A finished answer: what to send, and for how long it may be kept.
public struct OCSPAnswer: Sendable {
    /// The period in which an answer may be kept and given again.
    public struct Freshness: Hashable, Sendable {
        /// When the statuses were known to be right, or a little before.
        public let thisUpdate: Timestamp
        /// The last second of it.
        public let nextUpdate: Timestamp
    }

    /// The DER OCSPResponse.
    public let bytes: [UInt8]
    /// The status of the answer as a whole.
    public let status: OCSPResponseStatus
    /// Nil for what nobody may keep: errors, and answers to a nonce.
    public let freshness: Freshness?
    /// SHA-256 of `bytes`, 32 octets: a name for the answer that changes whenever it does; empty for what nobody may keep.
    public let fingerprint: [UInt8]
    /// Why there is no status, for the log; nil when there is one.
    public let failure: OCSPError?

    /// An answer with statuses.
    init(bytes: [UInt8], freshness: Freshness?) {
        self.bytes = bytes
        status = .successful
        self.freshness = freshness
        fingerprint = freshness == nil ? [] : DigestAlgorithm.sha256.hash(bytes)
        failure = nil
    }

    /// An unsigned error.
    public init(_ status: OCSPResponseStatus, because failure: OCSPError) {
        bytes = status.encodedError
        self.status = status
        freshness = nil
        fingerprint = []
        self.failure = failure
    }
}

extension OCSPAnswer {
    /// The error answer that `failure` deserves (RFC 6960 §2.3).
    public init(failing failure: OCSPError) {
        let status: OCSPResponseStatus =
            switch failure.reason {
            case .malformedRequest: .malformedRequest
            case .foreignIssuer, .severalIssuers, .unissued: .unauthorized
            case .noValidSigner, .withheld, .bookUnavailable, .overloaded, .late, .signingFailed: .tryLater
            case .unusableSigner: .internalError
            }
        self.init(status, because: failure)
    }
}
