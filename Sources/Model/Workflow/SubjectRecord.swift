/// 证书主体: a person or organisation, stable over renewals and replacements.
public struct SubjectRecord: Hashable, Sendable {
    /// Random and opaque, 16 characters of upper-case hexadecimal; never derived from an identity number.
    public let uid: String
    /// HMAC-SHA-256 of the normalised identity under a server key; finds a subject again without storing
    /// its number in an index.
    public let identityDigest: [UInt8]
    /// When it was first seen.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(uid: String, identityDigest: [UInt8], createdAt: Timestamp) {
        self.uid = uid
        self.identityDigest = identityDigest
        self.createdAt = createdAt
    }
}
