/// What the end of a chain is wanted for.
public enum ChainPurpose: String, Sendable {
    /// Only the path counts.
    case any
    /// TLS clients: clientAuth.
    case clientAuthentication
    /// TLS servers: serverAuth.
    case serverAuthentication
    /// S/MIME signatures: emailProtection.
    case emailSigning
    /// Statements of tokens about their keys: their makers leave out what RFC 5280 demands of certificates, as the key
    /// identifiers, so signatures, names and basicConstraints count, and its other demands do not.
    case attestation
    /// Delegated OCSP responders.
    case ocspResponder
}
