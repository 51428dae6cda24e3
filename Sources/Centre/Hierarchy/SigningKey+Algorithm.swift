import Model
import OpenSSL
import Tokens

extension SigningKey {
    /// The same key, signing with the algorithm of its authority; a key in a file does not keep that choice.
    ///
    /// - Throws: `CryptoError` with `.unsupportedAlgorithm` when the key cannot.
    func signing(with algorithm: SignatureAlgorithm) throws -> any SigningKey {
        guard signatureAlgorithm != algorithm else { return self }
        if let key = self as? HSMKey { return try key.using(algorithm) }
        guard let key = self as? PrivateKey else {
            throw CryptoError(.unsupportedAlgorithm("\(algorithm.rawValue) with this key"))
        }
        return try key.using(algorithm)
    }
}
