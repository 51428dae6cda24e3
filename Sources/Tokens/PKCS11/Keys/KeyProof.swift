public import Model
public import OpenSSL

/// Proves that a private key, wherever it is, belongs to a public key: it signs a fresh challenge.
public enum KeyProof {
    /// Lets `key` sign, and verifies with `publicKey`.
    ///
    /// - Parameters:
    ///   - key: in a file or in a token.
    ///   - publicKey: that of the certificate it is to act for.
    ///   - name: names the key in the error, as its reference.
    /// - Throws: `HSMError` with `.notProven`, or why the key could not sign.
    public static func prove(_ key: any SigningKey, for publicKey: PublicKey, name: String) throws {
        guard key.subjectPublicKeyInfo == publicKey.subjectPublicKeyInfo else {
            throw HSMError(.notProven(key: name))
        }
        let challenge = try challenge()
        let signature = try key.sign(challenge)
        guard publicKey.verify(signature: signature, message: challenge, algorithm: key.signatureAlgorithm)
        else {
            throw HSMError(.notProven(key: name))
        }
    }

    /// What is signed: it cannot be taken for a certificate, a list or an answer, which are SEQUENCEs.
    static func challenge() throws(HSMError) -> [UInt8] {
        do throws(CryptoError) {
            return Array("pki key proof 1 ".utf8) + (try SecureRandom.bytes(32))
        } catch {
            throw HSMError(.crypto(error.message))
        }
    }
}
