/// What a token signs to end its making.
public enum TokenProof {
    /// How long a challenge is, in octets.
    public static let challengeSize = 32
    /// The longest signature that is looked at, in octets.
    static let longestSignature = 1024

    /// The words before the challenge keep the signature from meaning anything elsewhere.
    ///
    /// - Parameters:
    ///   - challenge: the office's, 32 octets.
    ///   - token: the token's serial number.
    /// - Returns: the message.
    public static func message(_ challenge: [UInt8], of token: String) -> [UInt8] {
        Array("pki production 1".utf8) + [0] + Array(token.utf8) + [0] + challenge
    }
}
