/// A certificate that was signed for the key on a token.
public struct IssuedWork: Hashable, Sendable {
    /// The job, ISSUED.
    public let ticket: JobTicket
    /// The certificate, DER.
    public let certificate: [UInt8]

    /// Makes it.
    public init(ticket: JobTicket, certificate: [UInt8]) {
        self.ticket = ticket
        self.certificate = certificate
    }
}
