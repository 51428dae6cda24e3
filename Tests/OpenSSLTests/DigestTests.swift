import Model
import OpenSSL
import Testing

@Suite("Digests")
struct DigestTests {
    @Test(
        "Known answers for abc",
        arguments: [
            (DigestAlgorithm.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (.sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
            (
                .sha384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
            ),
        ]
    )
    func vectors(algorithm: DigestAlgorithm, hexadecimal: String) {
        #expect(Hexadecimal.encode(algorithm.hash(Array("abc".utf8))) == hexadecimal)
    }

    @Test("Pieces give the digest of the whole", arguments: DigestAlgorithm.allCases)
    func pieces(algorithm: DigestAlgorithm) throws {
        let bytes = [UInt8](repeating: 0x5A, count: 100_000)
        var context = try DigestContext(algorithm)
        for start in stride(from: 0, to: bytes.count, by: 777) {
            try context.update(Array(bytes[start..<min(start + 777, bytes.count)]))
        }
        try context.update([])
        let digest = try context.finish()
        #expect(digest == algorithm.hash(bytes))
        #expect(digest.count == algorithm.digestLength)
        #expect(DigestAlgorithm(objectIdentifier: algorithm.objectIdentifier) == algorithm)
    }

    /// RFC 4231 §4.2 and §4.3.
    @Test("HMAC vectors")
    func hmac() {
        let first = MessageAuthentication.hmacSHA256(
            key: SecretBytes(copying: Array(repeating: 0x0B, count: 20)),
            message: Array("Hi There".utf8)
        )
        #expect(
            Hexadecimal.encode(first) == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        )
        let second = MessageAuthentication.hmacSHA256(
            key: Array("Jefe".utf8),
            message: Array("what do ya want for nothing?".utf8)
        )
        #expect(
            Hexadecimal.encode(second) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        )
        let empty = MessageAuthentication.hmacSHA256(key: [UInt8](), message: [])
        #expect(
            Hexadecimal.encode(empty) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        )
        #expect(MessageAuthentication.isEqual(first, first))
        #expect(!MessageAuthentication.isEqual(first, second))
    }
}
