/// Hands a message over piece after piece, from its beginning to its end, each time it is called.
public typealias MessagePieces = (_ take: ([UInt8]) throws -> Void) throws -> Void

/// A private key that can sign, wherever it lives: a file, an HSM, a token.
public protocol SigningKey: Sendable {
    /// Kind and size.
    var algorithm: KeyAlgorithm { get }
    /// What `sign` makes; one that fits `algorithm`.
    var signatureAlgorithm: SignatureAlgorithm { get }
    /// The DER SubjectPublicKeyInfo (RFC 5280 §4.1) of the key pair.
    var subjectPublicKeyInfo: [UInt8] { get }
    /// Whether a signature may be long in coming, because somebody else makes it, as an HSM behind a network.
    var mayWait: Bool { get }
    /// Signs `message` (not its digest) with `signatureAlgorithm`.
    ///
    /// - Returns: the content of the signature BIT STRING: DER `ECDSA-Sig-Value` for p256, p384 and sm2,
    ///   a block as long as the modulus for RSA, 64 octets for ed25519.
    func sign(_ message: [UInt8]) throws -> [UInt8]
    /// Signs a message that comes in pieces, as one that does not fit in memory.
    ///
    /// - Parameter pieces: the message; called once.
    /// - Returns: what `sign` returns for the whole.
    /// - Throws: what `sign` throws, and what `pieces` throws.
    func sign(pieces: MessagePieces) throws -> [UInt8]
}

extension SigningKey {
    /// Signs in this process.
    public var mayWait: Bool { false }

    /// Holds the whole message in memory, for keys that cannot do better.
    public func sign(pieces: MessagePieces) throws -> [UInt8] {
        var message: [UInt8] = []
        try pieces { message += $0 }
        return try sign(message)
    }
}
