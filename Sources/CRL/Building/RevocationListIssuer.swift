public import Model
public import OpenSSL

/// An authority that signs revocation lists.
public struct RevocationListIssuer: Sendable {
    /// Its name in the book.
    public let id: AuthorityID
    /// Its certificate.
    public let certificate: Certificate
    /// Its private key.
    public let key: any SigningKey

    /// Names an authority and its key.
    ///
    /// - Throws: `RevocationListError` with `.signingFailed` when the key is not the certificate's.
    public init(id: AuthorityID, certificate: Certificate, key: any SigningKey) throws(RevocationListError) {
        guard certificate.publicKey.subjectPublicKeyInfo == key.subjectPublicKeyInfo else {
            let detail = "the key is not the one in the authority's certificate"
            throw RevocationListError(.signingFailed(id, detail: detail))
        }
        self.id = id
        self.certificate = certificate
        self.key = key
    }

    /// What the list's authority key identifier says: the certificate's subject key identifier.
    var keyIdentifier: [UInt8] { certificate.subjectKeyIdentifier ?? certificate.publicKey.keyIdentifier }
}
