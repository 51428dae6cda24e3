public import OpenSSL

/// A token that takes in a key pair to decrypt with, beside the one that it made to sign with (双证书).
///
/// Source: product.md §10.2; GM/T 0016-2012 §5.2, §7.6 (SKF_ImportECCKeyPair); PKCS#11 2.40 §5.15 (C_UnwrapKey).
public protocol DualToken: Token {
    /// The RSA key that a pair for the slot is to be wrapped for, made when there is none; it unwraps, and does nothing else.
    ///
    /// - Returns: nil for a token whose key to sign with takes the envelope.
    func transportKey(in slot: TokenSlot, with secrets: TokenSecrets) async throws(TokenError) -> PublicKey?

    /// Takes in a pair that was wrapped for the key to sign with in the slot, or for its transport key; safe to repeat.
    ///
    /// - Parameters:
    ///   - envelope: `SM2EnvelopedKey` for the key to sign with, `WrappedKey` for a transport key; DER.
    ///   - key: the pair's public key.
    ///   - slot: of the key to sign with.
    ///   - secrets: the token's.
    /// - Throws: `TokenError` with `.emptySlot`, `.unsupported`, `.untrueAnswer`, `.wrongPIN`, `.moduleFailed` for an envelope that is
    ///   another token's, `.cardRemoved` and others.
    func importKey(
        _ envelope: [UInt8],
        of key: PublicKey,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError)

    /// The public key of the pair to decrypt with.
    ///
    /// - Returns: nil when there is none.
    func encryptionKey(in slot: TokenSlot) async throws(TokenError) -> PublicKey?

    /// Writes the DER certificate of the pair to decrypt with, replacing what was there.
    func write(
        encryptionCertificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError)

    /// Reads the DER certificate of the pair to decrypt with.
    ///
    /// - Returns: nil when there is none.
    func readEncryptionCertificate(in slot: TokenSlot) async throws(TokenError) -> [UInt8]?
}

/// What is written for the token's holder: the user's PIN is enough.
extension DualToken {
    /// Takes in a pair; see above.
    public func importKey(
        _ envelope: [UInt8],
        of key: PublicKey,
        in slot: TokenSlot,
        by holder: HolderLeave
    ) async throws(TokenError) {
        try await importKey(envelope, of: key, in: slot, with: holder.secrets)
    }

    /// Writes the certificate of the pair; see above.
    public func write(
        encryptionCertificate: [UInt8],
        in slot: TokenSlot,
        by holder: HolderLeave
    ) async throws(TokenError) {
        try await write(encryptionCertificate: encryptionCertificate, in: slot, with: holder.secrets)
    }
}
