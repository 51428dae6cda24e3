public import Model

extension DER {
    /// UTCTime through 2049, GeneralizedTime from 2050 and before 1950.
    ///
    /// A moment outside the years 0 to 9999 is written as the nearest one inside.
    ///
    /// Source: RFC 5280 §4.1.2.5.
    public static func time(_ timestamp: Timestamp) -> [UInt8] {
        (1950...2049).contains(CalendarTime(timestamp).year) ? utcTime(timestamp) : generalizedTime(timestamp)
    }

    /// UTCTime, YYMMDDHHMMSSZ; only right for 1950 to 2049.
    public static func utcTime(_ timestamp: Timestamp) -> [UInt8] {
        let time = CalendarTime(timestamp)
        return tlv(DERTag.utcTime, twoDigits(time.year % 100) + digitsAfterYear(time))
    }

    /// GeneralizedTime, YYYYMMDDHHMMSSZ.
    public static func generalizedTime(_ timestamp: Timestamp) -> [UInt8] {
        let time = CalendarTime(timestamp)
        let year = twoDigits(time.year / 100) + twoDigits(time.year % 100)
        return tlv(DERTag.generalizedTime, year + digitsAfterYear(time))
    }

    /// Reads the content of a UTCTime or GeneralizedTime in the only form RFC 5280 allows.
    ///
    /// - Throws: `CryptoError` with `.malformed` for fractions, missing seconds, another zone than Z, a date
    ///   that does not exist, or another tag.
    public static func timestamp(tag: UInt8, content: ArraySlice<UInt8>) throws(CryptoError) -> Timestamp {
        var digits = Array(content)
        guard digits.popLast() == UInt8(ascii: "Z"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw .malformed("time") }
        switch (tag, digits.count) {
        case (DERTag.utcTime, 12):
            let year = number(digits, 0)
            return try timestamp(year: year < 50 ? 2000 + year : 1900 + year, digits.dropFirst(2))
        case (DERTag.generalizedTime, 14):
            return try timestamp(year: number(digits, 0) * 100 + number(digits, 2), digits.dropFirst(4))
        default: throw .malformed("time")
        }
    }

    private static func timestamp(year: Int, _ rest: ArraySlice<UInt8>) throws(CryptoError) -> Timestamp {
        let digits = Array(rest)
        let time = CalendarTime(
            year: year,
            month: number(digits, 0),
            day: number(digits, 2),
            hour: number(digits, 4),
            minute: number(digits, 6),
            second: number(digits, 8)
        )
        guard let time else { throw .malformed("time") }
        return time.timestamp
    }

    private static func number(_ digits: [UInt8], _ index: Int) -> Int {
        Int(digits[index] - UInt8(ascii: "0")) * 10 + Int(digits[index + 1] - UInt8(ascii: "0"))
    }

    private static func digitsAfterYear(_ time: CalendarTime) -> [UInt8] {
        twoDigits(time.month) + twoDigits(time.day) + twoDigits(time.hour) + twoDigits(time.minute)
            + twoDigits(time.second) + [UInt8(ascii: "Z")]
    }

    private static func twoDigits(_ value: Int) -> [UInt8] {
        [UInt8(ascii: "0") + UInt8(value / 10), UInt8(ascii: "0") + UInt8(value % 10)]
    }
}
