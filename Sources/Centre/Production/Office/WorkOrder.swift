public import Issuer
public import Model
public import Tokens

/// What is to be made on a token that was chosen for a job.
public struct WorkOrder: Hashable, Sendable {
    /// Where the job stands.
    public let ticket: JobTicket
    /// Where key and certificate go.
    public let slot: TokenSlot
    /// The kind of key.
    public let algorithm: KeyAlgorithm
    /// What becomes of the maker's statement about the key.
    public let attestation: Profile.Attestation
    /// How many tries the PIN is to have; nil for as many as it has.
    public let pinTries: Int?
    /// The public key on record, DER; nil until it was made.
    public let subjectPublicKeyInfo: [UInt8]?
    /// The job's certificate, DER; nil until it was signed for this token's key.
    public let certificate: [UInt8]?

    /// Makes an order.
    public init(
        ticket: JobTicket,
        slot: TokenSlot,
        algorithm: KeyAlgorithm,
        attestation: Profile.Attestation = .off,
        pinTries: Int? = nil,
        subjectPublicKeyInfo: [UInt8]?,
        certificate: [UInt8]?
    ) {
        self.ticket = ticket
        self.slot = slot
        self.algorithm = algorithm
        self.attestation = attestation
        self.pinTries = pinTries
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.certificate = certificate
    }
}
