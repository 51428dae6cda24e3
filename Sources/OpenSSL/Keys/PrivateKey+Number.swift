import COpenSSL
import Model

/// The number that is a private key on a curve, for formats that have it bare.
extension PrivateKey {
    /// The number, big-endian, with zeros in front; the caller wipes it.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` for RSA and Ed25519, `.library`.
    func privateNumber(of length: Int) throws(CryptoError) -> [UInt8] {
        guard algorithm.curveIdentifier != nil else {
            throw CryptoError(.unsupportedAlgorithm(algorithm.rawValue))
        }
        var number = try handle.number("priv")
        defer { number.wipe() }
        return [UInt8](repeating: 0, count: max(0, length - number.count)) + number
    }

    /// The key pair of a number and its public half.
    ///
    /// ```
    /// PrivateKeyInfo ::= SEQUENCE { version 0, privateKeyAlgorithm AlgorithmIdentifier, privateKey OCTET STRING }
    /// ECPrivateKey   ::= SEQUENCE { version 1, privateKey OCTET STRING, publicKey [1] BIT STRING }
    /// ```
    ///
    /// - Throws: `CryptoError` with `.keyMismatch` when they do not belong together, `.malformed`, `.unsupportedAlgorithm`.
    ///
    /// Source: RFC 5208 §5, RFC 5915 §3.
    convenience init(number: [UInt8], of publicKey: PublicKey) throws(CryptoError) {
        guard let curve = publicKey.algorithm.curveIdentifier else {
            throw CryptoError(.unsupportedAlgorithm(publicKey.algorithm.rawValue))
        }
        var inner = DER.sequence(
            DER.integer(1),
            DER.octetString(number),
            DER.contextConstructed(1, DER.bitString(publicKey.keyBits))
        )
        var whole = DER.sequence(
            DER.integer(0),
            DER.sequence(DER.oid("1.2.840.10045.2.1"), curve),
            DER.octetString(inner)
        )
        defer {
            inner.wipe()
            whole.wipe()
        }
        try self.init(pkcs8: whole)
    }
}
