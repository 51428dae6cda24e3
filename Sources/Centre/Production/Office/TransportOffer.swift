public import OpenSSL

/// The key that a token unwraps pairs to decrypt with, told by its station, and signed by the token's key to sign with.
public struct TransportOffer: Hashable, Sendable {
    /// RSA, DER.
    public let subjectPublicKeyInfo: [UInt8]
    /// Of `message(_:of:)`.
    public let signature: [UInt8]

    /// Makes an offer.
    public init(subjectPublicKeyInfo: [UInt8], signature: [UInt8]) {
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.signature = signature
    }

    /// What the key to sign with signs; the words before it keep the signature from meaning anything elsewhere.
    ///
    /// - Parameters:
    ///   - key: the transport key.
    ///   - token: the token's serial number.
    /// - Returns: the message.
    public static func message(_ key: PublicKey, of token: String) -> [UInt8] {
        Array("pki transport key 1".utf8) + [0] + Array(token.utf8) + [0] + key.fingerprint
    }

    /// The key, when the token's key to sign with signed for it; nil otherwise, and for a key that unwraps nothing.
    func key(of token: String, signedBy signer: PublicKey) -> PublicKey? {
        guard let key = try? PublicKey(subjectPublicKeyInfo: subjectPublicKeyInfo),
            key.algorithm.modulusBits != nil,
            signer.verify(signature: signature, message: TransportOffer.message(key, of: token))
        else { return nil }
        return key
    }
}
