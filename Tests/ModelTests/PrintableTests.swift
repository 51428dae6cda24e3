import Testing

@testable import Model

@Suite("Words from outside")
struct PrintableTests {
    @Test(
        "Whatever breaks a line, controls a terminal or turns the direction of writing is replaced",
        arguments: ["\n", "\r", "\u{85}", "\u{1B}", "\u{0}", "\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}"]
    )
    func replaced(character: String) {
        #expect("甲\(character)乙".printable == "甲\u{FFFD}乙")
    }

    @Test("Words of any script stay as they are", arguments: ["张伟 · 𠮷", "naïve שלום", "a\u{A0}b", "👩‍🔧"])
    func kept(text: String) {
        #expect(text.printable == text)
    }
}
