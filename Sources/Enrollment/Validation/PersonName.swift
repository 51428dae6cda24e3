/// 姓名: a person's name in Han characters with `·`, or in Latin letters with blank, `.`, `'` and `-`.
///
/// 2 to 50 Unicode scalars.
///
/// Source: product.md §6.2.
public struct PersonName: Hashable, Sendable {
    /// Normalised: NFC, single blanks, `·` for every kind of middle dot.
    public let text: String

    /// Reads a name as typed.
    ///
    /// - Throws: `FieldFault` with `.forbiddenCharacter`, `.tooShort`, `.tooLong` or `.badFormat`.
    public init(_ raw: String) throws(FieldFault) {
        let text = Normalization.personName(raw)
        try BoundedText.check(text, 2...50)
        guard PersonName.isHan(text) || PersonName.isLatin(text) else {
            throw FieldFault(.badFormat, "应为汉字（可含“·”），或拉丁字母（可含空格、. ' -），与证件一致")
        }
        self.text = text
    }

    private static func isHan(_ text: String) -> Bool {
        // Through Unicode scalars: a Character could swallow a combining mark.
        let parts = text.unicodeScalars.split(separator: "\u{B7}", omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isHan) }
    }

    /// Unified and compatibility ideographs and `〇`, all planes.
    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2FA1F, 0x30000...0x323AF:
            true
        default: false
        }
    }

    private static func isLatin(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, isLatinLetter(first) else { return false }
        return text.unicodeScalars.allSatisfy { isLatinLetter($0) || " .'-".unicodeScalars.contains($0) }
    }

    /// Basic Latin, Latin-1, Latin Extended-A, -B and Additional: what passports of the world need.
    private static func isLatinLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: true
        default: false
        }
    }
}
