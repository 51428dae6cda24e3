@testable import Enrollment
import Testing

@Suite("Normalisation of text")
struct NormalizationTests {
    @Test("Text is composed, trimmed, and full-width letters and digits are narrowed")
    func text() {
        #expect(Normalization.text("\u{3000} ＡＢｃ１２ \n") == "ABc12")
        #expect(Normalization.text("e\u{301}") == "\u{E9}")
        #expect(Normalization.text("甲\u{3000}乙\u{A0}丙") == "甲 乙 丙")
    }

    @Test("Full-width punctuation stays in names and is narrowed in codes")
    func punctuation() {
        #expect(Normalization.text("示例（集团）公司") == "示例（集团）公司")
        #expect(Normalization.code("ａ＠ｂ．ｃ") == "a@b.c")
    }

    @Test("Every kind of middle dot becomes one", arguments: ["•", "‧", "・", "･", "·"])
    func dots(dot: String) {
        #expect(Normalization.personName("买买提\(dot)艾力") == "买买提·艾力")
    }

    @Test("Runs of blanks in a person's name become one")
    func blanks() {
        #expect(Normalization.personName("  John   Smith ") == "John Smith")
    }

    @Test("Normalising twice changes nothing", arguments: ["ＡＢ（Ｃ）", " e\u{301}\u{3000}x ", "가", "ﬁ"])
    func idempotent(text: String) {
        let once = Normalization.text(text)
        #expect(Normalization.text(once) == once)
    }

    @Test(
        "Control, bidirectional, invisible and private characters are refused",
        arguments: [
            "\u{0}", "\u{7}", "\u{1B}", "\u{7F}", "\u{85}", "\u{AD}", "\u{61C}", "\u{200B}", "\u{200D}",
            "\u{200E}", "\u{202A}",
            "\u{202E}", "\u{2066}", "\u{2069}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FE0F}", "\u{E000}",
            "\u{E0041}", "\u{3164}",
            "\u{FFFF}", "\u{10FFFF}",
        ]
    )
    func forbidden(scalar: String) {
        #expect(ForbiddenScalars.first(in: "甲\(scalar)乙") != nil)
        #expect(
            fault { () throws(FieldFault) in _ = try BoundedText.parse("甲乙\(scalar)丙", 1...9) }
                == .forbiddenCharacter
        )
        #expect(fault { () throws(FieldFault) in _ = try PersonName("甲乙\(scalar)丙") } == .forbiddenCharacter)
    }

    @Test(
        "Ordinary text of many scripts is not refused",
        arguments: ["中文（集团）", "Ελληνικά", "𠮷野家", "A&B #1", "é", "〇"]
    )
    func ordinary(text: String) {
        #expect(ForbiddenScalars.first(in: text) == nil)
    }

    @Test("Length is counted in Unicode scalars")
    func length() throws {
        #expect(fault { () throws(FieldFault) in _ = try BoundedText.parse("𠮷𠮷", 3...5) } == .tooShort)
        #expect(fault { () throws(FieldFault) in _ = try BoundedText.parse("𠮷𠮷𠮷𠮷𠮷𠮷", 3...5) } == .tooLong)
        #expect(try BoundedText.parse("𠮷𠮷𠮷", 3...3) == "𠮷𠮷𠮷")
    }
}
