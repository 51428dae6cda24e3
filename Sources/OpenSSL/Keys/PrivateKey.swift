public import Model

/// A private key in this process's memory.
///
/// It can be used from several threads at once. The numbers never leave it except encrypted
/// (`encryptedPKCS8`).
public final class PrivateKey: SigningKey, @unchecked Sendable {
    // Unchecked: everything is immutable; see KeyHandle.

    /// Kind and size.
    public let algorithm: KeyAlgorithm
    /// What `sign` makes: the default of `algorithm`, unless `using` chose another.
    public let signatureAlgorithm: SignatureAlgorithm
    /// The public half.
    public let publicKey: PublicKey
    let handle: KeyHandle

    /// The canonical DER SubjectPublicKeyInfo of the key pair.
    public var subjectPublicKeyInfo: [UInt8] { publicKey.subjectPublicKeyInfo }

    init(_ handle: KeyHandle) throws(CryptoError) {
        let algorithm = try handle.algorithm()
        publicKey = try PublicKey(Self.publicNumbers(of: handle, algorithm))
        self.algorithm = algorithm
        signatureAlgorithm = SignatureAlgorithm(algorithm)
        self.handle = handle
    }

    private init(_ key: PrivateKey, using signatureAlgorithm: SignatureAlgorithm) {
        algorithm = key.algorithm
        self.signatureAlgorithm = signatureAlgorithm
        publicKey = key.publicKey
        handle = key.handle
    }

    /// The same key, signing with `signatureAlgorithm`: PSS for RSA, or a longer digest.
    ///
    /// Numbers and contexts are shared, so this costs nothing. The choice is not part of the key: a file does
    /// not keep it.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` when such keys cannot make such signatures.
    public func using(_ signatureAlgorithm: SignatureAlgorithm) throws(CryptoError) -> PrivateKey {
        guard signatureAlgorithm != self.signatureAlgorithm else { return self }
        guard signatureAlgorithm.fits(algorithm) else {
            let name = "\(signatureAlgorithm.rawValue) with keys of \(algorithm.rawValue)"
            throw CryptoError(.unsupportedAlgorithm(name))
        }
        return PrivateKey(self, using: signatureAlgorithm)
    }

    /// Signs `message` with `signatureAlgorithm`.
    ///
    /// SM2 uses the distinguishing identifier 1234567812345678 (GM/T 0009).
    ///
    /// - Returns: DER `ECDSA-Sig-Value` for curves, a block as long as the modulus for RSA, 64 octets for Ed25519.
    /// - Throws: `CryptoError` with `.library`.
    public func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        try MessageSignature.sign(message, with: self)
    }

    /// Signs a message that comes in pieces; only Ed25519, which reads its message twice, holds all of it.
    ///
    /// - Throws: `CryptoError` with `.library`; what `pieces` throws.
    public func sign(pieces: MessagePieces) throws -> [UInt8] {
        try MessageSignature.sign(pieces: pieces, with: self)
    }

    private static func publicNumbers(
        of handle: KeyHandle,
        _ algorithm: KeyAlgorithm
    ) throws(CryptoError) -> SubjectPublicKeyInfo.Numbers {
        if algorithm == .ed25519 { return try SubjectPublicKeyInfo.edwards(handle.rawPublicKey()) }
        guard let length = algorithm.coordinateLength else {
            return try SubjectPublicKeyInfo.rsa(modulus: handle.number("n"), exponent: handle.number("e"))
        }
        // Coordinates, not the point: a key read from a file may remember that its point was compressed.
        let (x, y) = (try handle.number("qx"), try handle.number("qy"))
        let point = [4] + padded(x, to: length) + padded(y, to: length)
        return try SubjectPublicKeyInfo.point(point, algorithm)
    }

    private static func padded(_ number: [UInt8], to length: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: max(0, length - number.count)) + number
    }
}
