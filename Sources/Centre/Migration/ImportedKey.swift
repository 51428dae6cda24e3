public import OpenSSL

/// The key of an authority that was run elsewhere.
public enum ImportedKey: Sendable {
    /// It comes, and goes into a key file of this centre.
    case file(PrivateKey)
    /// It stays in a token behind PKCS#11, by its URI (RFC 7512).
    case token(uri: String)
}
