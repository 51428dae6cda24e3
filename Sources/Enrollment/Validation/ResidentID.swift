/// 居民身份证号码: 6 digits of region, 8 of birth, 3 of sequence, 1 check character.
///
/// Source: GB 11643-1999; product.md §7.1.
public struct ResidentID: Hashable, Sendable {
    /// 18 characters; the last may be `X`.
    public let text: String
    /// Born on.
    public let birth: CalendarDay

    /// Reads a number as typed.
    ///
    /// - Parameters:
    ///   - raw: as typed; blanks around, full-width digits and `x` are accepted.
    ///   - today: today in Asia/Shanghai, for the age of 18 to 100 years.
    /// - Throws: `FieldFault` with `.oldIdentityNumber`, `.badFormat`, `.badChecksum`, `.unknownRegion`,
    ///   `.impossibleDate`, `.inFuture`, `.underAge` or `.overAge`.
    public init(_ raw: String, today: CalendarDay) throws(FieldFault) {
        let text = Normalization.code(raw).uppercased()
        let birth = try ResidentID.readBirth(text)
        guard birth <= today else { throw FieldFault(.inFuture, "号码中的出生日期晚于今天，请核对") }
        let age = birth.years(until: today)
        guard age >= 18 else { throw FieldFault(.underAge, "申办人须年满 18 周岁") }
        guard age <= 100 else { throw FieldFault(.overAge, "号码中的出生日期距今超过 100 年，请核对") }
        self.text = text
        self.birth = birth
    }

    private static func readBirth(_ text: String) throws(FieldFault) -> CalendarDay {
        let characters = Array(text.utf8)
        if characters.count == 15, characters.allSatisfy(ASCII.isDigit) {
            throw FieldFault(.oldIdentityNumber, "15 位旧号码已停用，请填写 18 位身份证号码")
        }
        guard characters.count == 18, characters.prefix(17).allSatisfy(ASCII.isDigit) else {
            throw FieldFault(.badFormat, "应为 18 位：17 位数字加 1 位数字或 X")
        }
        guard ASCII.isDigit(characters[17]) || characters[17] == UInt8(ascii: "X") else {
            throw FieldFault(.badFormat, "应为 18 位：17 位数字加 1 位数字或 X")
        }
        guard characters[17] == checkCharacter(characters.prefix(17)) else {
            throw FieldFault(.badChecksum, "校验位不正确，请核对号码")
        }
        guard Provinces.isKnown(prefix: String(text.prefix(2))) else {
            throw FieldFault(.unknownRegion, "前两位不是有效的省级代码，请核对号码")
        }
        guard let birth = CalendarDay(digits: String(text.dropFirst(6).prefix(8))) else {
            throw FieldFault(.impossibleDate, "号码中的出生日期不存在，请核对号码")
        }
        return birth
    }

    private static func checkCharacter(_ digits: some Sequence<UInt8>) -> UInt8 {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + Int($1.0 - UInt8(ascii: "0")) * $1.1 }
        return Array("10X98765432".utf8)[sum % 11]
    }
}
