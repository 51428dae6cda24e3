/// A pair to decrypt with on its way to a token.
public struct EncryptionWork: Hashable, Sendable {
    /// The job, VERIFIED, as it stands now.
    public let ticket: JobTicket
    /// SM2EnvelopedKey for the token's key to sign with, or CMS EnvelopedData for its transport key; DER.
    public let envelope: [UInt8]
    /// The certificate of the pair, DER.
    public let certificate: [UInt8]

    /// Makes it.
    public init(ticket: JobTicket, envelope: [UInt8], certificate: [UInt8]) {
        self.ticket = ticket
        self.envelope = envelope
        self.certificate = certificate
    }

    /// What is answered until the office knows the key that the token unwraps with.
    public init(awaitingTransport ticket: JobTicket) {
        self.init(ticket: ticket, envelope: [], certificate: [])
    }

    /// Whether the office wants to be told the key that the token unwraps with.
    public var isAwaitingTransport: Bool { envelope.isEmpty }
}
