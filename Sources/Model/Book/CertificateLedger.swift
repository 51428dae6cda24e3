/// What the issuer needs to read of its own past.
public protocol CertificateLedger: Sendable {
    /// The certificate with this authority and serial, or nil.
    func certificate(_ id: CertificateID) throws(BookError) -> CertificateRecord?
    /// The one certificate of an application for a purpose that is not abandoned, or nil.
    func certificate(
        of application: ApplicationNumber,
        purpose: CertificatePurpose
    ) throws(BookError) -> CertificateRecord?
    /// Everything in state `reserved` or `signing`: what a crash may have left behind.
    func unfinishedCertificates() throws(BookError) -> [CertificateRecord]
    /// All authorities, in order of creation.
    func authorities() throws(BookError) -> [AuthorityRecord]
    /// The signers of a purpose, newest first.
    func signers(_ purpose: SignerRecord.Purpose) throws(BookError) -> [SignerRecord]
}
