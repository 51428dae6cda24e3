import Model
import OpenSSL
import Testing

@Suite("Self-check of libcrypto")
struct LibcryptoTests {
    @Test("The libcrypto of this machine has everything")
    func complete() throws {
        try Libcrypto.selfCheck()
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("Without providers everything that comes from them is named")
    func nothing() {
        let missing = Libcrypto.missingWithoutProviders
        for name in ["SM3", "SHA256", "AES-256-GCM", "SM2 keys", "ED25519 signatures", "SCRYPT"] {
            #expect(missing.contains(name))
        }
        let error = CryptoError(.missingAlgorithms(["SM3", "SM2 keys"]))
        #expect(error.message == "libcrypto lacks SM3, SM2 keys")
        #expect(error.kind == .unavailable)
        #expect(error.hint != nil)
        #expect(CryptoError.queueIsEmpty)
    }
}
