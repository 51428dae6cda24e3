public import Model

/// What a finished step of a job leaves behind.
public struct StepEvidence: Hashable, Sendable {
    /// The token it was done on; needed from INITIALIZED on, and the same in every step.
    public let tokenSerial: String?
    /// The public key made on the token; needed at KEY_GENERATED.
    public let subjectPublicKeyInfo: [UInt8]?
    /// Where that is in the token, as its PIV key reference: "9a".
    public let tokenSlot: String?
    /// The certificate signed for it; needed at ISSUED.
    public let certificate: CertificateID?
    /// What the journal says of the step, free of secrets.
    public let detail: String

    /// Gathers evidence.
    public init(
        tokenSerial: String? = nil,
        subjectPublicKeyInfo: [UInt8]? = nil,
        tokenSlot: String? = nil,
        certificate: CertificateID? = nil,
        detail: String = ""
    ) {
        self.tokenSerial = tokenSerial
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.tokenSlot = tokenSlot
        self.certificate = certificate
        self.detail = detail
    }
}
