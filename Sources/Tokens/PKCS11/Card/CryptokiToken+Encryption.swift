public import OpenSSL

/// The pair to decrypt with.
extension CryptokiToken: DualToken {
    /// The key that it is wrapped for; see `DualToken`.
    public func transportKey(
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) -> PublicKey? {
        let request = WorkerRequest(operation: .transportKey, slot: slot)
        let octets = [secrets.encoded().copyBytes()]
        return try Self.key(askPermitted(request, octets, within: Self.generationPatience).octets)
    }

    /// Takes in a key pair; see `DualToken`.
    public func importKey(
        _ envelope: [UInt8],
        of key: PublicKey,
        in slot: TokenSlot,
        with secrets: TokenSecrets
    ) async throws(TokenError) {
        let octets = [envelope, key.subjectPublicKeyInfo, secrets.encoded().copyBytes()]
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
