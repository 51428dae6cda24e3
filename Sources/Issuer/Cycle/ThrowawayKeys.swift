import Model
import OpenSSL
import Synchronization

/// One key of each kind that is never trusted by anybody, made on first use and forgotten with the process.
final class ThrowawayKeys: Sendable {
    private let made = Mutex<[KeyAlgorithm: ThrowawayKey]>([:])

    /// A signature by a key of the same kind as the issuer's, with the same algorithm.
    func sign(_ message: [UInt8], as issuer: IssuerIdentity) throws(CryptoError) -> [UInt8] {
        try key(issuer.algorithm).sign(message, with: issuer.signatureAlgorithm)
    }

    /// The key of this kind.
    ///
    /// It is made under the lock: whoever comes meanwhile needs the same key and would only make another, which
    /// takes seconds for RSA.
    func key(_ algorithm: KeyAlgorithm) throws(CryptoError) -> ThrowawayKey {
        try made.withLock { keys throws(CryptoError) in
            if let key = keys[algorithm] { return key }
            let fresh = try ThrowawayKey(algorithm)
            keys[algorithm] = fresh
            return fresh
        }
    }
}
