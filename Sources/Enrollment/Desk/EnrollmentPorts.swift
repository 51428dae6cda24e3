/// What the desk needs from outside: cryptography and the place for documents.
public struct EnrollmentPorts: Sendable {
    /// Where documents are kept.
    public let vault: any AttachmentVault
    /// HMAC-SHA-256 under the server's identity key, 32 octets.
    public let identityDigest: @Sendable ([UInt8]) throws -> [UInt8]
    /// SHA-256, 32 octets.
    public let fingerprint: @Sendable ([UInt8]) throws -> [UInt8]
    /// That many octets from a cryptographically secure generator.
    public let random: @Sendable (Int) throws -> [UInt8]

    /// Gathers the ports.
    public init(
        vault: any AttachmentVault,
        identityDigest: @escaping @Sendable ([UInt8]) throws -> [UInt8],
        fingerprint: @escaping @Sendable ([UInt8]) throws -> [UInt8],
        random: @escaping @Sendable (Int) throws -> [UInt8]
    ) {
        self.vault = vault
        self.identityDigest = identityDigest
        self.fingerprint = fingerprint
        self.random = random
    }
}
