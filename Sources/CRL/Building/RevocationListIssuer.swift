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
    /// The partitions that its next certificates will name, so that there are lists before there are certificates; nil
    /// when they name the list of everything.
    public let partition: RevocationListPartition?
    /// Until when a list has to hold that may be its last, as long as its key is about to be destroyed; nil otherwise.
    public let holdsUntil: Timestamp?

    /// Names an authority and its key.
    ///
    /// - Throws: `RevocationListError` with `.signingFailed` when the key is not the certificate's.
    public init(
        id: AuthorityID,
        certificate: Certificate,
        key: any SigningKey,
        partition: RevocationListPartition? = nil,
        holdsUntil: Timestamp? = nil
    ) throws(RevocationListError) {
        guard certificate.publicKey.subjectPublicKeyInfo == key.subjectPublicKeyInfo else {
            let detail = "the key is not the one in the authority's certificate"
            throw RevocationListError(.signingFailed(RevocationListName(id), detail: detail))
        }
        self.id = id
        self.certificate = certificate
        self.key = key
        self.partition = partition
        self.holdsUntil = holdsUntil
    }

    /// What the list's authority key identifier says: the certificate's subject key identifier.
    var keyIdentifier: [UInt8] { certificate.subjectKeyIdentifier ?? certificate.publicKey.keyIdentifier }
}
