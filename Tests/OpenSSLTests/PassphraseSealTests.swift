import OpenSSL
import Testing

/// RFC 7914 §2.
@Suite("Secrets under a passphrase")
struct PassphraseSealTests {
    @Test(
        "What is sealed opens with its passphrase, and says how much work a guess takes",
        arguments: [1, 2, 3]
    )
    func parallelism(parallelism: Int) throws {
        let secret = SecretBytes(copying: Array(repeating: UInt8(7), count: 32))
        let passphrase = SecretBytes(copying: Array("a-long-passphrase".utf8))
        let sealed = try PassphraseSeal.seal(
            secret,
            passphrase: passphrase,
            purpose: "test",
            parallelism: parallelism
        )
        #expect(PassphraseSeal.parallelism(of: sealed) == parallelism)
        let opened = try PassphraseSeal.open(sealed, passphrase: passphrase, purpose: "test")
        let isSame = opened.isEqual(to: secret)
        #expect(isSame)
        var other = sealed
        other[8] ^= 1
        #expect(throws: CryptoError.self) {
            _ = try PassphraseSeal.open(
                other,
                passphrase: SecretBytes(copying: Array("a-long-passphrase".utf8)),
                purpose: "test"
            )
        }
    }

    @Test("Work that nobody could do, or none, is refused", arguments: [0, 17])
    func bounds(parallelism: Int) {
        #expect(throws: CryptoError(.notAllowed(what: "scrypt p=\(parallelism)"))) {
            _ = try PassphraseSeal.seal(
                SecretBytes(copying: [1]),
                passphrase: SecretBytes(copying: [2]),
                purpose: "test",
                parallelism: parallelism
            )
        }
    }
}
