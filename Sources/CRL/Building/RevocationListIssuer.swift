public import Model
public import OpenSSL

/// An authority that signs revocation lists.
public struct RevocationListIssuer: Sendable {
    /// Its name in the book.
    public let id: AuthorityID
    /// The DER subject of its certificate.
    public let name: [UInt8]
    /// The value of its certificate's subject key identifier.
    public let keyIdentifier: [UInt8]
    /// Its public key, from its certificate.
    public let publicKey: PublicKey
    /// Its private key.
    public let key: any SigningKey

    /// Names an authority and its key.
    public init(
        id: AuthorityID,
        name: [UInt8],
        keyIdentifier: [UInt8],
        publicKey: PublicKey,
        key: any SigningKey
    ) {
        self.id = id
        self.name = name
        self.keyIdentifier = keyIdentifier
        self.publicKey = publicKey
        self.key = key
    }
}
