/// What a certificate is for; an application gets one certificate per purpose, ever.
public enum CertificatePurpose: String, CaseIterable, Sendable {
    /// An authority's own certificate.
    case authority
    /// A delegated OCSP signer.
    case ocsp
    /// The signing certificate of an applicant.
    case signing
    /// The certificate of an applicant's second key pair, to which others encrypt (双证书).
    case encryption
    /// A staff member's login and approval certificate.
    case staff
    /// A machine: a TLS server, or a client that asks for certificates.
    case service
}
