public import OpenSSL

extension Token {
    /// Signs with a PIN that the holder gives, where nobody knows the token's other secrets; signing needs none of them.
    ///
    /// - Throws: `TokenError` as `sign(_:in:with:)`, and `.invalidSecret` before the token is asked.
    public func sign(
        _ message: [UInt8],
        in slot: TokenSlot,
        pin: consuming SecretBytes
    ) async throws(TokenError) -> [UInt8] {
        try await sign(message, in: slot, with: TokenSecrets.factory().replacing(pin: pin))
    }

    /// Signs with the PIN of who has something written to the token.
    ///
    /// - Throws: as `sign(_:in:with:)`.
    public func sign(
        _ message: [UInt8],
        in slot: TokenSlot,
        by holder: HolderLeave
    ) async throws(TokenError) -> [UInt8] {
        try await sign(message, in: slot, with: holder.secrets)
    }
}
