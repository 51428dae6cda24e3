public import Model
public import OpenSSL

/// What is written for the token's holder: the user's PIN is enough.
extension CryptokiToken {
    /// Makes a key pair in the token; see `Token`.
    public func generateKey(
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        by holder: HolderLeave
    ) async throws(TokenError) -> PublicKey {
        try await generateKey(algorithm, in: slot, with: holder.secrets)
    }

    /// Writes a certificate; see `Token`.
    public func write(
        certificate: [UInt8],
        in slot: TokenSlot,
        by holder: HolderLeave
    ) async throws(TokenError) {
        try await write(certificate: certificate, in: slot, with: holder.secrets)
    }

    /// Removes a certificate; see `Token`.
    public func removeCertificate(from slot: TokenSlot, by holder: HolderLeave) async throws(TokenError) {
        let octets = [holder.secrets.encoded().copyBytes()]
        _ = try askPermitted(WorkerRequest(operation: .remove, slot: slot), octets)
    }
}
