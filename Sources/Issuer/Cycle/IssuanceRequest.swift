public import Model
public import OpenSSL

/// What an authority is asked for: the approved facts, and a key whose possession was proven.
public struct IssuanceRequest: Sendable {
    /// The profile's name.
    public let profile: String
    /// The approved facts; nothing else enters the subject.
    public let facts: SubjectFacts
    /// The PKCS#10 request; only its public key is taken, after its own signature was verified.
    public let proof: CertificateRequest
    /// The approved application; nil for staff and OCSP signers.
    public let application: ApplicationNumber?
    /// The subject's opaque identity; nil without application.
    public let subjectUID: String?
    /// The token that holds the key; nil for keys in files.
    public let tokenSerial: String?
    /// What is known of where the key was made.
    public let keyOrigin: KeyOrigin
    /// Who asks, for the audit chain.
    public let actor: String
    /// How it comes to be, relative to `predecessor`.
    public let act: IssuanceAct
    /// The certificate it follows; nil for a first one.
    public let predecessor: CertificateID?
    /// Whether the predecessor was signed for the same application, and given up before it was proven.
    public let takesUp: Bool
    /// Whether a replacement has the end that a renewal would have.
    public let extends: Bool
    /// Whether its request is all the proof there will be, as of a key in a file: the certificate is active at once.
    public let isProven: Bool
    /// Further changes that become durable together with the reservation of the serial, or not at all.
    public let alongside: @Sendable (CertificateID) -> [Change]

    /// Makes a request.
    public init(
        profile: String,
        facts: SubjectFacts,
        proof: CertificateRequest,
        application: ApplicationNumber? = nil,
        subjectUID: String? = nil,
        tokenSerial: String? = nil,
        keyOrigin: KeyOrigin = .requested,
        actor: String,
        act: IssuanceAct = .new,
        predecessor: CertificateID? = nil,
        takesUp: Bool = false,
        extends: Bool = false,
        isProven: Bool = false,
        alongside: @escaping @Sendable (CertificateID) -> [Change] = { _ in [] }
    ) {
        self.profile = profile
        self.facts = facts
        self.proof = proof
        self.application = application
        self.subjectUID = subjectUID
        self.tokenSerial = tokenSerial
        self.keyOrigin = keyOrigin
        self.actor = actor
        self.act = act
        self.predecessor = predecessor
        self.takesUp = takesUp
        self.extends = extends
        self.isProven = isProven
        self.alongside = alongside
    }
}
