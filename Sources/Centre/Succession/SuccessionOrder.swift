public import Issuer
public import Model
public import OpenSSL

/// What is asked for when a certificate is to be followed by another one.
public struct SuccessionOrder: Sendable {
    /// renew, rekey, replace or reissue.
    public let act: IssuanceAct
    /// The certificate that is followed.
    public let predecessor: CertificateID
    /// The PKCS#10 request; only its key is taken, after its own signature was verified.
    public let proof: CertificateRequest
    /// The approved application of this act; nil takes the facts on record for the predecessor.
    public let application: ApplicationNumber?
    /// Approved facts from elsewhere, for certificates without application; nil takes those on record.
    public let facts: SubjectFacts?
    /// The token that holds the key; nil takes the predecessor's for a renewal, and none otherwise.
    public let tokenSerial: String?
    /// Why the predecessor is revoked at once: for `reissue` only.
    public let cause: RevocationCause?
    /// Whether a reissue is done also when nobody is left then who could act in a role that somebody must have.
    public var evenLast = false
    /// What is known of where the key was made.
    public var keyOrigin = KeyOrigin.requested
    /// Whether a reissue takes up what its predecessor was signed for, and was given up unproven; on the same token, and without a cause.
    var takesUp = false

    /// Makes an order.
    public init(
        act: IssuanceAct,
        predecessor: CertificateID,
        proof: CertificateRequest,
        application: ApplicationNumber? = nil,
        facts: SubjectFacts? = nil,
        tokenSerial: String? = nil,
        cause: RevocationCause? = nil
    ) {
        self.act = act
        self.predecessor = predecessor
        self.proof = proof
        self.application = application
        self.facts = facts
        self.tokenSerial = tokenSerial
        self.cause = cause
    }
}
