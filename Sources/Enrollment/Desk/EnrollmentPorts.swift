public import Model

/// What the desk needs from outside: cryptography, the place for documents, and what became of authorities.
public struct EnrollmentPorts: Sendable {
    /// Where documents are kept.
    public let vault: any AttachmentVault
    /// HMAC-SHA-256 under the server's identity key, 32 octets.
    public let identityDigest: @Sendable ([UInt8]) throws -> [UInt8]
    /// SHA-256, 32 octets.
    public let fingerprint: @Sendable ([UInt8]) throws -> [UInt8]
    /// That many octets from a cryptographically secure generator.
    public let random: @Sendable (Int) throws -> [UInt8]

    /// Draws a one-time code, and seals it for the one notice of that name; it is never seen here.
    public let drawCode: @Sendable (CodeBinding, _ sealedFor: String) throws -> DrawnCode
    /// Whether what somebody typed is the code of which this digest was kept.
    public let isCode: @Sendable (_ typed: [UInt8], CodeBinding, _ digest: [UInt8]) throws -> Bool

    /// Whether an authority was revoked, or one above it: nobody accepts what it certified.
    public let hasFallen: @Sendable (AuthorityID) throws -> Bool

    /// Whether the encryption certificate beside one to sign with gets a successor together with it.
    public let followsPair: @Sendable (CertificateRecord) throws -> Bool

    /// Gathers the ports.
    public init(
        vault: any AttachmentVault,
        identityDigest: @escaping @Sendable ([UInt8]) throws -> [UInt8],
        fingerprint: @escaping @Sendable ([UInt8]) throws -> [UInt8],
        random: @escaping @Sendable (Int) throws -> [UInt8],
        drawCode: @escaping @Sendable (CodeBinding, _ sealedFor: String) throws -> DrawnCode,
        isCode: @escaping @Sendable (_ typed: [UInt8], CodeBinding, _ digest: [UInt8]) throws -> Bool,
        hasFallen: @escaping @Sendable (AuthorityID) throws -> Bool,
        followsPair: @escaping @Sendable (CertificateRecord) throws -> Bool = { _ in false }
    ) {
        self.vault = vault
        self.identityDigest = identityDigest
        self.fingerprint = fingerprint
        self.random = random
        self.drawCode = drawCode
        self.isCode = isCode
        self.hasFallen = hasFallen
        self.followsPair = followsPair
    }
}
