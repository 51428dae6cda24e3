public import OpenSSL

/// The pair to decrypt with; behind PKCS#11 there is none.
extension CryptokiToken: DualToken {
    /// Takes in a key pair; see `DualToken`.
    public func importKey(
        _ envelope: SM2EnvelopedKey,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) {
        let octets = [envelope.der, secrets.encoded().copyBytes()]
        _ = try askPermitted(WorkerRequest(operation: .importKey, slot: slot), octets)
    }

    /// Reads its public key; see `DualToken`.
    public func encryptionKey(in slot: TokenSlot) async throws(TokenError) -> PublicKey? {
        try Self.key(ask(.encryptionKey, in: slot).octets)
    }

    /// Writes its certificate; see `DualToken`.
    public func write(
        encryptionCertificate: [UInt8],
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) {
        let octets = [encryptionCertificate, secrets.encoded().copyBytes()]
        _ = try askPermitted(WorkerRequest(operation: .writeEncryption, slot: slot), octets)
    }

    /// Reads its certificate; see `DualToken`.
    public func readEncryptionCertificate(in slot: TokenSlot) async throws(TokenError) -> [UInt8]? {
        try ask(.readEncryption, in: slot).octets.first
    }
}
