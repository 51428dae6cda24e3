public import Model

/// Why the status of a certificate could not be learned, or may not be believed.
public struct InquiryError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The certificate does not say where to ask.
        case noLocation
        /// The answer is about something else, unsigned, outdated or from a stranger.
        case notTrustworthy(detail: String)
        /// The responder answered with an error status.
        case refused(status: String)
    }

    /// What happened.
    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// The certificate does not say where to ask.
    public static let noLocation = InquiryError(.noLocation)

    /// What failed.
    public var message: String {
        switch reason {
        case .noLocation: "the certificate names no OCSP responder"
        case .notTrustworthy(let detail): "the OCSP answer cannot be trusted: \(detail)"
        case .refused(let status): "the OCSP responder answered '\(status)'"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .noLocation: "name its address: 'pki ocsp query --url URL', 'pki certificate verify --ocsp URL'"
        case .notTrustworthy: "treat the status as unknown; check the clock and the responder"
        case .refused: "ask again later, or ask the responder of the certificate's own issuer"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .noLocation: .invalidInput
        case .notTrustworthy: .refused
        case .refused: .unavailable
        }
    }
}
