/// What a certificate is for; an application gets one certificate per purpose, ever.
public enum CertificatePurpose: String, CaseIterable, Sendable {
    /// An authority's own certificate.
    case authority
    /// A delegated OCSP signer.
    case ocsp
    /// The signing certificate of an applicant.
    case signing
    /// A staff member's login and approval certificate.
    case staff
}
