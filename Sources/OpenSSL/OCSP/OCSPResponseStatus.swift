/// How a responder answers a request as a whole; only `successful` carries signed data.
///
/// Source: RFC 6960 §4.2.1.
public enum OCSPResponseStatus: Int, CaseIterable, Sendable {
    /// The answer has the status of every certificate asked about.
    case successful = 0
    /// The request does not conform to the syntax.
    case malformedRequest = 1
    /// The responder is in an inconsistent state.
    case internalError = 2
    /// The responder works, but cannot answer now.
    case tryLater = 3
    /// The request must be signed.
    case signatureRequired = 5
    /// The responder cannot speak for the issuer asked about.
    case unauthorized = 6

    /// The whole unsigned DER OCSPResponse of an error; for `successful`, which needs data, internalError.
    public var encodedError: [UInt8] {
        DER.sequence(
            DER.enumerated(self == .successful ? OCSPResponseStatus.internalError.rawValue : rawValue)
        )
    }
}
