import CPKCS11
public import Model
public import OpenSSL
import Synchronization

/// A private key inside a token, which signs and never leaves it.
///
/// The message is hashed in this process; the token sees the digest (the message itself for Ed25519). Signing blocks
/// the calling thread. See `HSMToken` for what happens when the token goes away.
public final class HSMKey: SigningKey {
    /// The token it is in.
    public let token: HSMToken
    /// The public half; the key has signed for it.
    public let publicKey: PublicKey
    /// Names exactly this key: token with serial number, label, identifier.
    public let uri: TokenURI
    /// What it makes.
    public let signatureAlgorithm: SignatureAlgorithm
    private let mechanism: SigningMechanism
    private let found = Mutex<Found?>(nil)

    private struct Found {
        let stamp: CryptokiSession.Stamp
        let handle: CK_OBJECT_HANDLE
        let wantsPINEachTime: Bool
    }

    /// Kind and size.
    public var algorithm: KeyAlgorithm { publicKey.algorithm }
    /// The canonical DER SubjectPublicKeyInfo of the key pair.
    public var subjectPublicKeyInfo: [UInt8] { publicKey.subjectPublicKeyInfo }

    /// The module may be slow, and it may hang.
    public var mayWait: Bool { true }

    init(
        token: HSMToken,
        publicKey: PublicKey,
        uri: TokenURI,
        signatureAlgorithm: SignatureAlgorithm,
        mechanism: SigningMechanism
    ) {
        self.signatureAlgorithm = signatureAlgorithm
        self.token = token
        self.publicKey = publicKey
        self.uri = uri
        self.mechanism = mechanism
    }

    /// The same key, signing with `signatureAlgorithm`: PSS for RSA, or a longer digest.
    ///
    /// - Throws: `HSMError` with `.notOffered` when keys of this kind, or this token, cannot; `.lost`.
    public func using(_ signatureAlgorithm: SignatureAlgorithm) throws(HSMError) -> HSMKey {
        guard signatureAlgorithm != self.signatureAlgorithm else { return self }
        guard let mechanism = SigningMechanism(signatureAlgorithm, algorithm) else {
            let what = "\(signatureAlgorithm.rawValue) with keys of \(algorithm.rawValue)"
            throw HSMError(.notOffered(what: what, token: token.info.name))
        }
        try token.perform { [token] session throws(HSMError) in try token.require(mechanism, session) }
        return HSMKey(
            token: token,
            publicKey: publicKey,
            uri: uri,
            signatureAlgorithm: signatureAlgorithm,
            mechanism: mechanism
        )
    }

    /// Signs `message` with `signatureAlgorithm`.
    ///
    /// - Returns: DER `ECDSA-Sig-Value` for curves, a block as long as the modulus for RSA, 64 octets for Ed25519.
    /// - Throws: `HSMError` with `.lost`, `.tokenNotFound`, `.keyNotFound`, `.wrongPIN`, `.busy`, `.silent`, `.failed` or
    ///   `.malformedAnswer`.
    public func sign(_ message: [UInt8]) throws(HSMError) -> [UInt8] {
        try sign(input: mechanism.input(message))
    }

    /// Signs a message that comes in pieces; only Ed25519, whose message goes to the token, holds all of it.
    ///
    /// - Throws: `CryptoError` with `.library`; what `sign` and `pieces` throw.
    public func sign(pieces: MessagePieces) throws -> [UInt8] {
        guard let algorithm = signatureAlgorithm.digestAlgorithm else {
            var message: [UInt8] = []
            try pieces { message += $0 }
            return try sign(message)
        }
        var context = try DigestContext(algorithm)
        try pieces { try context.update($0) }
        return try sign(input: mechanism.input(digest: context.finish()))
    }

    private func sign(input: [UInt8]) throws(HSMError) -> [UInt8] {
        let raw = try token.perform { [self] session throws(HSMError) in try sign(input, in: session) }
        return try mechanism.signature(raw)
    }

    private func sign(_ input: [UInt8], in session: CryptokiSession) throws(HSMError) -> [UInt8] {
        let key = try handle(in: session)
        return try session.sign(input, mechanism, key: key.handle) { () throws(HSMError) in
            if key.wantsPINEachTime { try token.login.authenticate(session) }
        }
    }

    /// Its handle, looked for again after a reconnection.
    private func handle(in session: CryptokiSession) throws(HSMError) -> Found {
        if let known = found.withLock({ $0 }), known.stamp == session.stamp { return known }
        let finder = KeyFinder(
            token: token,
            session: session,
            signatureAlgorithm: signatureAlgorithm
        )
        let handle = try finder.privateKey(of: publicKey, mechanism: mechanism, hint: uri)
        let fresh = Found(
            stamp: session.stamp,
            handle: handle,
            wantsPINEachTime: try session.flag(CKA_ALWAYS_AUTHENTICATE, of: handle) ?? false
        )
        found.withLock { $0 = fresh }
        return fresh
    }
}
