/// A pair to decrypt with on its way to a token.
public struct EncryptionWork: Hashable, Sendable {
    /// The job, VERIFIED, as it stands now.
    public let ticket: JobTicket
    /// SM2EnvelopedKey for the token's key to sign with, DER.
    public let envelope: [UInt8]
    /// The certificate of the pair, DER.
    public let certificate: [UInt8]

    /// Makes it.
    public init(ticket: JobTicket, envelope: [UInt8], certificate: [UInt8]) {
        self.ticket = ticket
        self.envelope = envelope
        self.certificate = certificate
    }
}
