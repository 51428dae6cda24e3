import Model
import Testing

@Suite("What keys sign in a renewal")
struct RenewalProofTests {
    private static let session = "00112233445566778899aabbccddeeff"
    private static let challenge = [UInt8](0..<32)

    @Test("The messages are those of the protocol's page")
    func vectors() {
        #expect(
            Hexadecimal.encode(
                RenewalProof.management(RenewalProofTests.challenge, in: RenewalProofTests.session)
            )
                == "706b692072656e6577616c206d616e6167656d656e74203100"
                + "303031313232333334343535363637373838393961616262636364646565666600"
                + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        )
        #expect(
            Hexadecimal.encode(RenewalProof.request([0xBF, 0x89]))
                == "706b692072656e6577616c2072657175657374203100bf89"
        )
        #expect(
            Hexadecimal.encode(RenewalProof.possession(RenewalProofTests.challenge, of: "12345678"))
                == "706b692072656e6577616c20706f7373657373696f6e203100313233343536373800"
                + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        )
        #expect(RenewalProof.contents([1, 2], [3], in: "ab") == [1, 2, 3, 0x61, 0x62])
    }

    @Test("No message of one kind is one of another, and none ends an unlock")
    func apart() {
        let (first, second) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
        let messages = [
            RenewalProof.management(first, in: "a"), RenewalProof.management(first, in: "b"),
            RenewalProof.management(second, in: "a"), RenewalProof.request(first),
            RenewalProof.possession(first, of: "a"), RenewalProof.possession(first, of: "b"),
            UnlockProof.message(first, of: "a"),
        ]
        #expect(Set(messages).count == messages.count)
    }
}
