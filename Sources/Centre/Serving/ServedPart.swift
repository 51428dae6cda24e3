/// What `pki serve` serves.
public enum ServedPart: String, CaseIterable, Hashable, Sendable {
    /// OCSP, revocation lists and authority certificates, over HTTP, for anybody.
    case status
    /// The API for machines, over TLS with client certificates.
    case api
    /// The applicant's portal, for browsers.
    case portal
    /// The staff desk, for browsers that show certificates.
    case staff
}
