import Model
import OpenSSL
import Synchronization

/// One key of each kind that is never trusted by anybody, made on first use and forgotten with the process.
final class ThrowawayKeys: Sendable {
    private let made = Mutex<[KeyAlgorithm: PrivateKey]>([:])

    /// A key of the same kind as the issuer's, which signs with the same algorithm.
    func key(for issuer: IssuerIdentity) throws(CryptoError) -> PrivateKey {
        try key(issuer.algorithm).using(issuer.signatureAlgorithm)
    }

    /// The key of this kind.
    ///
    /// It is made under the lock: whoever comes meanwhile needs the same key and would only make another, which
    /// takes seconds for RSA.
    func key(_ algorithm: KeyAlgorithm) throws(CryptoError) -> PrivateKey {
        try made.withLock { keys throws(CryptoError) in
            if let key = keys[algorithm] { return key }
            let fresh = try PrivateKey.generate(algorithm)
            keys[algorithm] = fresh
            return fresh
        }
    }
}
