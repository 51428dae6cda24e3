/// What names a certificate for ever: its authority and its serial number within it.
public struct CertificateID: Hashable, Sendable {
    /// The authority that signed it, or will.
    public let authority: AuthorityID
    /// Unique within the authority (RFC 5280 §4.1.2.2).
    public let serial: SerialNumber

    /// Names a certificate.
    public init(authority: AuthorityID, serial: SerialNumber) {
        self.authority = authority
        self.serial = serial
    }
}
