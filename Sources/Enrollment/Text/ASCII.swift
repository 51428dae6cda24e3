/// Classes of ASCII octets.
enum ASCII {
    /// `0` to `9`.
    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// `A` to `Z`.
    static func isUpper(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    /// `a` to `z`.
    static func isLower(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    /// `0` to `9`, `a` to `f`, `A` to `F`.
    static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (isUpper(byte) && byte <= UInt8(ascii: "F"))
            || (isLower(byte) && byte <= UInt8(ascii: "f"))
    }

    /// The values of the digits, or nil when `text` has anything else.
    static func digits(_ text: String) -> [Int]? {
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy(isDigit) else { return nil }
        return bytes.map { Int($0 - UInt8(ascii: "0")) }
    }

    /// `number` with leading zeros up to `width`.
    static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
