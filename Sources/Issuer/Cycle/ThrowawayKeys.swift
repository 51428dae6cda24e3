import Model
import OpenSSL
import Synchronization

/// One key of each kind that is never trusted by anybody, made on first use and forgotten with the process.
final class ThrowawayKeys: Sendable {
    private let made = Mutex<[KeyAlgorithm: PrivateKey]>([:])

    func key(_ algorithm: KeyAlgorithm) throws(CryptoError) -> PrivateKey {
        if let key = made.withLock({ $0[algorithm] }) { return key }
        let fresh = try PrivateKey.generate(algorithm)
        return made.withLock { keys in
            let kept = keys[algorithm] ?? fresh
            keys[algorithm] = kept
            return kept
        }
    }
}
