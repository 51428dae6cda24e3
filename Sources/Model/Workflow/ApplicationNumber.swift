/// 申办编号: `CA` + yyyyMMdd + type letter + 6 digits + 1 Luhn check digit over the digits.
///
/// The date is the calendar day in Asia/Shanghai. Shown in every message, typed by people, so the check
/// digit catches slips.
public struct ApplicationNumber: Hashable, Sendable, CustomStringConvertible {
    /// The number as printed, 18 characters.
    public let text: String

    /// Reads a printed number; letters of either case, surrounding blanks allowed; nil when malformed or
    /// the check digit is wrong.
    public init?(_ text: String) {
        let trimmed = text.filter { !$0.isWhitespace }.uppercased()
        let characters = Array(trimmed.utf8)
        guard characters.count == 18, characters.starts(with: Array("CA".utf8)) else { return nil }
        guard ApplicationType(letter: Character(UnicodeScalar(characters[10]))) != nil else { return nil }
        let digits = characters[2..<10] + characters[11..<18]
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        guard Luhn.isValid(digits.map { Int($0 - UInt8(ascii: "0")) }) else { return nil }
        self.text = trimmed
    }

    /// Makes a number.
    ///
    /// - Parameters:
    ///   - day: the calendar day as yyyyMMdd, 8 digits, in Asia/Shanghai.
    ///   - type: the business.
    ///   - sequence: 0 to 999 999.
    public init?(day: String, type: ApplicationType, sequence: Int) {
        let digits = (day + ApplicationNumber.padded(sequence)).utf8.map { Int($0) - Int(UInt8(ascii: "0")) }
        guard day.utf8.count == 8, (0...999_999).contains(sequence) else { return nil }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        self.init("CA\(day)\(type.letter)\(ApplicationNumber.padded(sequence))\(Luhn.checkDigit(digits))")
    }

    /// The number as printed.
    public var description: String { text }

    private static func padded(_ sequence: Int) -> String {
        let text = String(sequence)
        return String(repeating: "0", count: max(0, 6 - text.count)) + text
    }
}
