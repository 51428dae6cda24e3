import Model
import OpenSSL
import Testing

@Suite("Passwords")
struct PasswordHashTests {
    private static func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }

    @Test("A password is known again, and no other one is")
    func known() throws {
        let kept = try PasswordHash.make(PasswordHashTests.secret("青山绿水 2026"), cost: 10)
        #expect(kept.salt.count == 16 && kept.digest.count == 32)
        #expect(try PasswordHash.matches(PasswordHashTests.secret("青山绿水 2026"), kept))
        for other in ["青山绿水 2025", "", "青山绿水 2026 "] {
            #expect(try !PasswordHash.matches(PasswordHashTests.secret(other), kept), "\(other)")
        }
    }

    /// RFC 7914 §12: scrypt("pleaseletmein", "SodiumChloride", N = 16384, r = 8, p = 1), the first 32 octets.
    @Test("What is kept is scrypt's of RFC 7914")
    func vector() throws {
        let digest: [UInt8] = [
            0x70, 0x23, 0xBD, 0xCB, 0x3A, 0xFD, 0x73, 0x48, 0x46, 0x1C, 0x06, 0xCD, 0x81, 0xFD, 0x38, 0xEB,
            0xFD,
            0xA8, 0xFB, 0xBA, 0x90, 0x4F, 0x8E, 0x3E, 0xA9, 0xB5, 0x43, 0xF6, 0x54, 0x5D, 0xA1, 0xF2,
        ]
        let kept = PasswordDigest(salt: Array("SodiumChloride".utf8), digest: digest, cost: 14)
        #expect(try PasswordHash.matches(PasswordHashTests.secret("pleaseletmein"), kept))
    }

    @Test("The same password is kept differently each time")
    func salted() throws {
        let first = try PasswordHash.make(PasswordHashTests.secret("the same one"), cost: 10)
        let second = try PasswordHash.make(PasswordHashTests.secret("the same one"), cost: 10)
        #expect(first.salt != second.salt && first.digest != second.digest)
    }

    @Test("A cost that is no protection, or an attack, is refused", arguments: [9, 21, 62])
    func costs(cost: Int) {
        let kept = PasswordDigest(salt: [1], digest: [2], cost: cost)
        #expect(throws: CryptoError.self) { try PasswordHash.matches(PasswordHashTests.secret("x"), kept) }
    }
}
