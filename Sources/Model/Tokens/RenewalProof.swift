/// What the keys of a token sign in a 更新 or 替换 by its holder.
///
/// The words before keep each signature from meaning anything elsewhere. A session's name is 32 hexadecimal digits, challenge, digest and
/// nonce are 32 octets each.
///
/// Source: product.md §5.4; ADR 0065.
public enum RenewalProof {
    /// What the present key signs before a new one is made: its holder is here, with the PIN.
    ///
    /// - Parameters:
    ///   - challenge: the session's.
    ///   - session: its name.
    /// - Returns: the message.
    public static func presence(_ challenge: [UInt8], in session: String) -> [UInt8] {
        head("presence", session) + challenge
    }

    /// What the present key signs for one request: its holder wants the key in it certified.
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the PKCS #10 request.
    ///   - challenge: the session's.
    ///   - session: its name.
    /// - Returns: the message.
    public static func request(
        _ digest: [UInt8],
        _ challenge: [UInt8],
        in session: String
    ) -> [UInt8] {
        head("request", session) + challenge + digest
    }

    /// What the new key signs once its certificate is on the token.
    ///
    /// - Parameters:
    ///   - nonce: the server's.
    ///   - token: the token's serial number.
    /// - Returns: the message.
    public static func possession(_ nonce: [UInt8], of token: String) -> [UInt8] {
        head("possession", token) + nonce
    }

    private static func head(_ purpose: String, _ name: String) -> [UInt8] {
        Array("pki renewal 1".utf8) + [0] + Array(purpose.utf8) + [0] + Array(name.utf8) + [0]
    }
}
