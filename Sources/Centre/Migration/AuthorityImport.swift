public import Model
public import OpenSSL

/// An authority that was run elsewhere and comes here.
public struct AuthorityImport: Sendable {
    /// The name it gets.
    public let id: AuthorityID
    /// Root, for one that signs authorities only; issuing for every other, self-signed or not.
    public let role: AuthorityRecord.Role
    /// Its certificate.
    public let certificate: Certificate
    /// Its key; nil when that does not come: then the authority is retired, and issues no more.
    public let key: ImportedKey?
    /// The authority of this book that signed the certificate; nil for one under somebody else, or under nobody.
    public let parent: AuthorityID?
    /// Whether it issued or revoked anything that the book has to learn before lists and answers are signed for it.
    public let hasRecords: Bool

    /// Puts the parts together.
    public init(
        id: AuthorityID,
        role: AuthorityRecord.Role,
        certificate: Certificate,
        key: ImportedKey?,
        parent: AuthorityID?,
        hasRecords: Bool = true
    ) {
        (self.id, self.role, self.certificate) = (id, role, certificate)
        (self.key, self.parent, self.hasRecords) = (key, parent, hasRecords)
    }
}
