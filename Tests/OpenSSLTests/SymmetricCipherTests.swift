import Model
import OpenSSL
import Testing

@Suite("Symmetric ciphers")
struct SymmetricCipherTests {
    @Test("Sealed data opens with its key and its associated data only", arguments: [0, 1, 16, 1000])
    func seal(count: Int) throws {
        let key = try SecretBytes(random: 32)
        let plaintext = [UInt8](repeating: 7, count: count)
        let sealed = try SymmetricCipher.seal(plaintext, key: key, associatedData: [1, 2])
        #expect(sealed.count == count + 28)
        #expect(try SymmetricCipher.open(sealed, key: key, associatedData: [1, 2]) == plaintext)
        let failed = CryptoError(.decryptionFailed(what: "sealed data"))
        #expect(throws: failed) { try SymmetricCipher.open(sealed, key: key, associatedData: [1]) }
        let other = try SecretBytes(random: 32)
        #expect(throws: failed) { try SymmetricCipher.open(sealed, key: other, associatedData: [1, 2]) }
        for altered in Damage.flips(Array(sealed.suffix(40))).prefix(count < 1000 ? 320 : 8) {
            let whole = sealed.dropLast(altered.count) + altered
            #expect(throws: failed) {
                try SymmetricCipher.open(Array(whole), key: key, associatedData: [1, 2])
            }
        }
        #expect(CryptoError.queueIsEmpty)
    }

    @Test("Short data and short keys are refused")
    func short() throws {
        let key = try SecretBytes(random: 32)
        for count in 0..<28 {
            #expect(throws: CryptoError(.malformed(what: "sealed data"))) {
                try SymmetricCipher.open(Array(repeating: 0, count: count), key: key, associatedData: [])
            }
        }
        let short = try SecretBytes(random: 16)
        #expect(throws: CryptoError.self) { try SymmetricCipher.seal([], key: short, associatedData: []) }
    }

    /// FIPS 197 §C.1 to C.3; SP 800-67 (the single DES vector of FIPS 81 with three equal keys); GB/T 32907 §A.1.
    @Test(
        "Known blocks",
        arguments: [
            (
                BlockAlgorithm.aes128, "000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
                "69c4e0d86a7b0430d8cdb78070b4c55a"
            ),
            (
                .aes192, "000102030405060708090a0b0c0d0e0f1011121314151617",
                "00112233445566778899aabbccddeeff",
                "dda97ca4864cdfe06eaf70a0ec0d7191"
            ),
            (
                .aes256, "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "00112233445566778899aabbccddeeff", "8ea2b7ca516745bfeafc49904b496089"
            ),
            (
                .tripleDES, "0123456789abcdef0123456789abcdef0123456789abcdef", "4e6f772069732074",
                "3fa40e8a984d4815"
            ),
            (
                .sm4, "0123456789abcdeffedcba9876543210", "0123456789abcdeffedcba9876543210",
                "681edf34d206965e86b3e94f536e4246"
            ),
        ]
    )
    func blocks(algorithm: BlockAlgorithm, key: String, plain: String, cipher: String) throws {
        let key = try #require(Hexadecimal.decode(key))
        let plain = try #require(Hexadecimal.decode(plain))
        let encrypted = try SymmetricCipher.encryptBlock(plain, key: key, algorithm: algorithm)
        #expect(Hexadecimal.encode(encrypted) == cipher)
        #expect(try SymmetricCipher.decryptBlock(encrypted, key: key, algorithm: algorithm) == plain)
        #expect(throws: CryptoError.self) {
            try SymmetricCipher.encryptBlock(plain + plain, key: key, algorithm: algorithm)
        }
        #expect(throws: CryptoError.self) {
            try SymmetricCipher.encryptBlock(plain, key: Array(key.dropLast()), algorithm: algorithm)
        }
    }
}
