import OpenSSL
import Testing

@Suite("Secrets")
struct SecretBytesTests {
    @Test("A secret shows the octets it was made from")
    func copies() {
        let secret = SecretBytes(copying: [1, 2, 3])
        #expect(secret.count == 3)
        #expect(secret.withBytes { $0.count == 3 && $0[2] == 3 })
    }

    @Test("Two random secrets differ and an empty one is empty")
    func random() throws {
        let first = try SecretBytes(random: 32)
        let second = try SecretBytes(random: 32)
        let same = first.isEqual(to: second)
        #expect(!same)
        let none = try SecretBytes(random: 0)
        let isEmpty = none.isEmpty
        #expect(isEmpty)
    }

    @Test("Hexadecimal is read, anything else is refused")
    func hexadecimal() throws {
        let secret = SecretBytes(hexadecimal: "00fF")
        let count = secret?.count
        #expect(count == 2)
        let odd = SecretBytes(hexadecimal: "0")?.count
        #expect(odd == nil)
    }

    @Test("A negative or absurd count is refused")
    func counts() {
        #expect(throws: CryptoError.self) { try SecureRandom.bytes(-1) }
        #expect(throws: CryptoError.self) { try SecureRandom.bytes(.max) }
    }
}
