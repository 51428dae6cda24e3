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
    /// Delegated OCSP responders.
    case ocspResponder
}
