import CPKCS11
import Model
import OpenSSL

/// Finds the private key that belongs to a public key, whatever it is called now.
///
/// Labels and identifiers may change or be lost (one card forgets its CKA_ID when it is opened again), and a search by
/// them may find another key. So each candidate must show the public key itself, or sign for it.
struct KeyFinder {
    let token: HSMToken
    let session: CryptokiSession
    /// How a candidate has to sign.
    let signatureAlgorithm: SignatureAlgorithm

    /// The handle of the private half of `publicKey`.
    ///
    /// - Parameters:
    ///   - publicKey: the public half.
    ///   - mechanism: by which it signs.
    ///   - hint: what it was called; looked at first.
    /// - Returns: its handle.
    /// - Throws: `HSMError` with `.keyNotFound`, `.lost` or `.failed`.
    func privateKey(
        of publicKey: PublicKey,
        mechanism: SigningMechanism,
        hint: TokenURI
    ) throws(HSMError) -> CK_OBJECT_HANDLE {
        let objects = TokenObjects(session: session)
        let named = try objects.find(.privateKey, hint)
        let others = try objects.find(.privateKey, TokenURI()).filter { !named.contains($0) }
        for candidate in named + others
        where try isPrivateHalf(candidate, of: publicKey, mechanism, objects) {
            return candidate
        }
        throw HSMError(.keyNotFound(hint.objectWords))
    }

    /// Lets the key sign a fresh challenge.
    func hasSigned(
        _ candidate: CK_OBJECT_HANDLE,
        for publicKey: PublicKey,
        _ mechanism: SigningMechanism
    ) throws(HSMError) -> Bool {
        let challenge = try KeyProof.challenge()
        let wantsPIN = try session.flag(CKA_ALWAYS_AUTHENTICATE, of: candidate) ?? false
        let raw = try session.sign(mechanism.input(challenge), mechanism, key: candidate) {
            () throws(HSMError) in
            if wantsPIN { try token.login.authenticate(session) }
        }
        return publicKey.verify(
            signature: try mechanism.signature(raw),
            message: challenge,
            algorithm: signatureAlgorithm
        )
    }

    private func isPrivateHalf(
        _ candidate: CK_OBJECT_HANDLE,
        of publicKey: PublicKey,
        _ mechanism: SigningMechanism,
        _ objects: TokenObjects
    ) throws(HSMError) -> Bool {
        // A key of another kind cannot sign so, and a bare RSA key tells at once.
        guard try session.number(CKA_KEY_TYPE, of: candidate) == mechanism.keyType else { return false }
        if let numbers = try objects.publicNumbers(candidate), numbers != publicKey { return false }
        do throws(HSMError) {
            return try hasSigned(candidate, for: publicKey, mechanism)
        } catch {
            // One key that may not sign, or is on another curve, must not hide the right one.
            switch error.reason {
            case .failed, .malformedAnswer: return false
            default: throw error
            }
        }
    }
}
