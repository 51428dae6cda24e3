public import Model
public import OpenSSL

/// What the issuance cycle returns: a certificate that is signed, compared and stored.
public struct IssuedCertificate: Hashable, Sendable {
    /// Authority and serial.
    public let id: CertificateID
    /// The certificate.
    public let certificate: Certificate
    /// Whether it had been issued, or intended, before this call and was only finished or returned.
    public let wasOnRecord: Bool

    package init(id: CertificateID, certificate: Certificate, wasOnRecord: Bool) {
        self.id = id
        self.certificate = certificate
        self.wasOnRecord = wasOnRecord
    }
}
