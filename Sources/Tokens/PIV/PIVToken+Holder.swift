public import Model
public import OpenSSL

/// What is written for the card's holder: somebody else answers for the management key.
extension PIVToken {
    /// Makes a key pair in the card; see `Token`.
    public func generateKey(
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        by holder: HolderLeave
    ) async throws(TokenError) -> PublicKey {
        knownAlgorithms[slot] = nil
        let key = try managed(by: holder) { () throws(TokenError) in try card.generate(algorithm, in: slot) }
        knownAlgorithms[slot] = algorithm
        return key
    }

    /// Writes a certificate; see `Token`.
    public func write(
        certificate: [UInt8],
        in slot: TokenSlot,
        by holder: HolderLeave
    ) async throws(TokenError) {
        try managed(by: holder) { () throws(TokenError) in try card.put(certificate: certificate, in: slot) }
    }

    /// Removes a certificate: an empty object is none; see `Token`.
    ///
    /// Source: SP 800-73-4 part 2 §3.3.1.
    public func removeCertificate(from slot: TokenSlot, by holder: HolderLeave) async throws(TokenError) {
        try managed(by: holder) { () throws(TokenError) in try card.put([], as: slot.certificateObject) }
    }
}
