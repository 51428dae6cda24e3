import OpenSSL
import TestSupport
import Testing

@Suite("PEM")
struct PEMTests {
    @Test("What is written is read", arguments: 0..<100)
    func roundTrip(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let bytes = generator.bytes(count)
        #expect(try PEM.decode(PEM.encode(bytes, label: "THING"), label: "THING") == bytes)
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }

    @Test(
        "Base 64 in another form than the canonical is refused",
        arguments: [
            "A", "AA", "AAA", "A===", "AB==", "AAB=", "AA=A", "====", "AAAA=", "AA==AA==", "A A=", "AA-_",
        ]
    )
    func badBase64(text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }

    @Test(
        "RFC 4648 vectors",
        arguments: [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
    )
    func vectors(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == Array(encoded.utf8))
    }

    @Test(
        "Unfinished, doubled and missing blocks are refused",
        arguments: [
            "", "-----BEGIN THING-----\nAAAA\n",
            "-----BEGIN THING-----\n-----BEGIN THING-----\n-----END THING-----\n",
            "-----END THING-----\n", "-----BEGIN OTHER-----\nAAAA\n-----END OTHER-----\n",
            "-----BEGIN THING-----\nA\n-----END THING-----\n",
            "-----BEGIN THING-----\nAAAA\n-----END THING-----\n-----BEGIN THING-----\nAAAA\n-----END THING-----\n",
        ]
    )
    func badBlocks(text: String) {
        #expect(throws: CryptoError.self) { try PEM.decode(Array(text.utf8), label: "THING") }
    }

    @Test("Line ends of Windows, spaces and other text around are no harm")
    func tolerance() throws {
        let text = "hello\r\n-----BEGIN THING-----\r\nAQ \r\nID\r\n-----END THING-----\r\nbye"
        #expect(try PEM.decode(Array(text.utf8), label: "THING") == [1, 2, 3])
    }
}
