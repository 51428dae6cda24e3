import Testing
import Tokens

@Suite("Status words")
struct StatusWordTests {
    @Test(
        "63Cx and 6983 state the tries left, and nothing else does",
        arguments: [
            (0x63C0, 0), (0x63C2, 2), (0x63CF, 15), (0x6983, 0), (0x9000, nil), (0x6300, nil), (0x6982, nil),
        ] as [(UInt16, Int?)]
    )
    func tries(word: UInt16, left: Int?) {
        #expect(StatusWord(rawValue: word).triesLeft == left)
    }
}
