public import OpenSSL

/// A token that takes in a key pair to decrypt with, beside the one that it made to sign with (双证书).
///
/// Source: product.md §10.2; GM/T 0016-2012 §5.2, §7.6 (SKF_ImportECCKeyPair).
public protocol DualToken: Token {
    /// Takes in a pair that was wrapped for the key to sign with in the slot; safe to repeat.
    ///
    /// - Throws: `TokenError` with `.emptySlot`, `.unsupported`, `.untrueAnswer`, `.wrongPIN`, `.moduleFailed` for an envelope that is
    ///   another token's, `.cardRemoved` and others.
    func importKey(
        _ envelope: SM2EnvelopedKey,
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
