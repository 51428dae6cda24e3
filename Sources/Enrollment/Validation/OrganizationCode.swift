/// 组织机构代码: 8 characters, a hyphen and a check character.
///
/// Source: GB 11714-1997; product.md §7.3.
public struct OrganizationCode: Hashable, Sendable {
    /// As printed: `D2143569-X`.
    public let text: String

    /// Reads a code as typed, with or without its hyphen.
    ///
    /// - Throws: `FieldFault` with `.badFormat` or `.badChecksum`.
    public init(_ raw: String) throws(FieldFault) {
        var characters = Array(Normalization.code(raw).uppercased().utf8)
        if characters.count == 10, characters[8] == UInt8(ascii: "-") { characters.remove(at: 8) }
        guard characters.count == 9, characters.allSatisfy({ ASCII.isDigit($0) || ASCII.isUpper($0) }) else {
            throw FieldFault(.badFormat, "应为 8 位数字或大写字母、连字符和 1 位校验码，如 D2143569-X")
        }
        let text = String(decoding: characters, as: UTF8.self)
        guard OrganizationCode.isValid(text) else {
            throw FieldFault(.badChecksum, "校验位不正确，请核对代码")
        }
        self.init(compact: text)
    }

    init(of code: UnifiedCreditCode) {
        self.init(compact: String(code.text.dropFirst(8).prefix(9)))
    }

    private init(compact: String) {
        text = "\(compact.prefix(8))-\(compact.suffix(1))"
    }

    /// Whether 9 characters without hyphen end in their check character.
    static func isValid(_ compact: String) -> Bool {
        let characters = Array(compact.utf8)
        guard characters.count == 9 else { return false }
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(characters, weights).reduce(0) { $0 + value($1.0) * $1.1 }
        return characters[8] == Array("0X987654321".utf8)[sum % 11]
    }

    private static func value(_ character: UInt8) -> Int {
        ASCII.isDigit(character)
            ? Int(character) - Int(UInt8(ascii: "0")) : Int(character) - Int(UInt8(ascii: "A")) + 10
    }
}
