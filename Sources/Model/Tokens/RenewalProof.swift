/// What the keys of a token sign in a 更新 or 替换 by its holder.
///
/// The words before keep each signature from meaning anything elsewhere. A session's name is 32 hexadecimal digits; challenge, digest and
/// nonce are 32 octets each.
///
/// Source: `docs/assistant-protocol.md`, "What is signed".
public enum RenewalProof {
    /// What the old key signs for answers to the card's question about its management key: its holder is here, with the PIN.
    ///
    /// - Parameters:
    ///   - challenge: the session's.
    ///   - session: its name.
    /// - Returns: the message.
    public static func management(_ challenge: [UInt8], in session: String) -> [UInt8] {
        head("pki renewal management 1") + head(session) + challenge
    }

    /// What of a request, and the session that it is made in, is hashed for the old key to sign.
    ///
    /// - Parameters:
    ///   - request: PKCS #10, DER.
    ///   - challenge: the session's.
    ///   - session: its name.
    /// - Returns: what SHA-256 is taken of.
    public static func contents(_ request: [UInt8], _ challenge: [UInt8], in session: String) -> [UInt8] {
        request + challenge + Array(session.utf8)
    }

    /// What the old key signs for one request.
    ///
    /// - Parameter digest: SHA-256 of `contents(_:_:in:)`.
    /// - Returns: the message.
    public static func request(_ digest: [UInt8]) -> [UInt8] { head("pki renewal request 1") + digest }

    /// What the new key signs once its certificate is on the token.
    ///
    /// - Parameters:
    ///   - nonce: the centre's.
    ///   - token: the token's serial number.
    /// - Returns: the message.
    public static func possession(_ nonce: [UInt8], of token: String) -> [UInt8] {
        head("pki renewal possession 1") + head(token) + nonce
    }

    private static func head(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }
}
