import Model
import OpenSSL

/// Keys made once for all tests of a run, on first use; RSA takes its time.
enum TestKeys {
    typealias Made = Result<PrivateKey, CryptoError>

    private static let p256 = make(.p256)
    private static let p384 = make(.p384)
    private static let rsa2048 = make(.rsa2048)
    private static let rsa3072 = make(.rsa3072)
    private static let rsa4096 = make(.rsa4096)
    private static let sm2 = make(.sm2)
    private static let ed25519 = make(.ed25519)

    static func key(_ algorithm: KeyAlgorithm) throws(CryptoError) -> PrivateKey {
        // The first to ask makes the key while the others wait; nobody makes a second one.
        switch algorithm {
        case .p256: try p256.get()
        case .p384: try p384.get()
        case .rsa2048: try rsa2048.get()
        case .rsa3072: try rsa3072.get()
        case .rsa4096: try rsa4096.get()
        case .sm2: try sm2.get()
        case .ed25519: try ed25519.get()
        }
    }

    private static func make(_ algorithm: KeyAlgorithm) -> Made {
        Made { () throws(CryptoError) in try PrivateKey.generate(algorithm) }
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
