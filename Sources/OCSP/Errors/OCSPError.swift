public import Model

/// Why a request did not get the status it asked for; the client sees only an RFC 6960 error status.
public struct OCSPError: OperatorError, Equatable {
    /// The fact behind the failure.
    public enum Reason: Equatable, Sendable {
        /// The request cannot be read.
        case malformedRequest(detail: String)
        /// No authority here has the hashes that the request names.
        case foreignIssuer
        /// The request asks about certificates of several authorities, which no one signer may answer.
        case severalIssuers
        /// Nothing is known of the serial, and the policy is not to sign that.
        case unissued
        /// None of the signers of `authority` is within its validity.
        case noValidSigner(AuthorityID)
        /// What `authority` revoked may not all be known here.
        case withheld(AuthorityID)
        /// A signer's certificate does not fit its key, or its key does not sign.
        case unusableSigner(AuthorityID, detail: String)
        /// The signature could not be made, or does not verify.
        case signingFailed(AuthorityID, detail: String)
        /// The book could not be read.
        case bookUnavailable(detail: String)
        /// More answers wait for a signature than may wait.
        case overloaded
        /// The answer's signature, or its turn, was too long in coming.
        case late
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error from its fact.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// The failure as half a sentence.
    public var message: String {
        switch reason {
        case .malformedRequest(let detail): "the OCSP request is malformed: \(detail)"
        case .foreignIssuer: "the OCSP request names an issuer that is not ours"
        case .severalIssuers: "the OCSP request names certificates of several issuers"
        case .unissued: "the OCSP request names a serial number that was never issued"
        case .noValidSigner(let authority): "no OCSP signer of \(authority) is valid now"
        case .withheld(let authority):
            "nothing is said of \(authority): what it revoked may not all be known here"
        case .unusableSigner(let authority, let detail):
            "the OCSP signer of \(authority) cannot be used: \(detail)"
        case .signingFailed(let authority, let detail):
            "signing an OCSP answer for \(authority) failed: \(detail)"
        case .bookUnavailable(let detail): "status cannot be told: \(detail)"
        case .overloaded: "too many OCSP answers wait for a signature"
        case .late: "an OCSP answer waited too long for its signature"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .malformedRequest, .foreignIssuer, .unissued: nil
        case .severalIssuers: "ask about the certificates of one issuer at a time"
        case .noValidSigner:
            "see what it lacks with 'pki doctor', or on a replica with 'pki replica show': 'pki ocsp renew-signer' makes one, 'pki ocsp delegate' one for a replica; check the machine's clock"
        case .withheld:
            "see which list or which records are not in with 'pki doctor', or on a replica with 'pki replica show'"
        case .unusableSigner: "check that the signer's key and certificate belong together"
        case .signingFailed: "check the signer's key; a key in an HSM may have lost its session"
        case .bookUnavailable:
            "check the state directory with 'pki doctor', or on a replica with 'pki replica show'"
        case .overloaded: "clients that send nonces take a signature each; add responders or slow them down"
        case .late: "a signer's key in an HSM may hang: look after the module"
        }
    }

    /// How callers report it.
    public var kind: FailureKind {
        switch reason {
        case .malformedRequest, .severalIssuers: .invalidInput
        case .foreignIssuer: .refused
        case .unissued: .notFound
        case .noValidSigner, .withheld, .bookUnavailable, .overloaded, .late: .unavailable
        case .unusableSigner, .signingFailed: .fault
        }
    }
}
