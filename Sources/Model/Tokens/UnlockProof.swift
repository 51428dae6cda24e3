/// What a token signs to end an unlock.
public enum UnlockProof {
    /// The words before the nonce keep the signature from meaning anything elsewhere.
    ///
    /// - Parameters:
    ///   - nonce: the server's, 32 octets.
    ///   - token: the token's serial number.
    /// - Returns: the message.
    public static func message(_ nonce: [UInt8], of token: String) -> [UInt8] {
        Array("pki unlock 1".utf8) + [0] + Array(token.utf8) + [0] + nonce
    }
}
