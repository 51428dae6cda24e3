import Model
import OpenSSL
import Synchronization

/// Keys made once for all tests of a run; RSA takes its time.
enum TestKeys {
    private static let made = Mutex<[KeyAlgorithm: PrivateKey]>([:])

    static func key(_ algorithm: KeyAlgorithm) throws(CryptoError) -> PrivateKey {
        if let key = made.withLock({ $0[algorithm] }) { return key }
        let fresh = try PrivateKey.generate(algorithm)
        return made.withLock { keys in
            let key = keys[algorithm] ?? fresh
            keys[algorithm] = key
            return key
        }
    }
}

/// The reason `body` throws, or nil when it does not.
func reason(_ body: () throws(CryptoError) -> Void) -> CryptoError.Reason? {
    do {
        try body()
        return nil
    } catch {
        return error.reason
    }
}
