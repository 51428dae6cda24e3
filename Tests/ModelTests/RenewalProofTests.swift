import Model
import Testing

@Suite("What keys sign in a renewal")
struct RenewalProofTests {
    private let first = [UInt8](repeating: 1, count: 32)
    private let second = [UInt8](repeating: 2, count: 32)

    @Test("A message names its purpose and its session, and carries what it is about")
    func form() {
        #expect(
            RenewalProof.presence(first, in: "00ff")
                == Array("pki renewal 1\0presence\u{0}00ff\u{0}".utf8) + first
        )
        #expect(
            RenewalProof.request(second, first, in: "00ff")
                == Array("pki renewal 1\0request\u{0}00ff\u{0}".utf8) + first + second
        )
        #expect(
            RenewalProof.possession(first, of: "20261122")
                == Array("pki renewal 1\0possession\u{0}20261122\u{0}".utf8) + first
        )
    }

    @Test("No message of one kind is one of another, and none ends an unlock")
    func apart() {
        let messages = [
            RenewalProof.presence(first, in: "a"), RenewalProof.presence(first, in: "b"),
            RenewalProof.presence(second, in: "a"), RenewalProof.request(first, first, in: "a"),
            RenewalProof.request(second, first, in: "a"), RenewalProof.request(first, second, in: "a"),
            RenewalProof.possession(first, of: "a"), UnlockProof.message(first, of: "a"),
        ]
        #expect(Set(messages).count == messages.count)
    }
}
