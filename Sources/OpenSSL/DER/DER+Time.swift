public import Model

extension DER {
    /// UTCTime through 2049, GeneralizedTime from 2050 and before 1950.
    ///
    /// A moment outside the years 0 to 9999 is written as the nearest one inside.
    ///
    /// Source: RFC 5280 §4.1.2.5.
    public static func time(_ timestamp: Timestamp) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(generalizedTimeCount)
        appendTime(timestamp, to: &octets)
        return octets
    }

    /// Adds a UTCTime or GeneralizedTime, as `time` chooses.
    static func appendTime(_ timestamp: Timestamp, to octets: inout [UInt8]) {
        let time = CalendarTime(timestamp)
        let isShort = (1950...2049).contains(time.year)
        append(isShort ? DERTag.utcTime : DERTag.generalizedTime, time, to: &octets)
    }

    /// UTCTime, YYMMDDHHMMSSZ; only right for 1950 to 2049.
    public static func utcTime(_ timestamp: Timestamp) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(15)
        append(DERTag.utcTime, CalendarTime(timestamp), to: &octets)
        return octets
    }

    /// GeneralizedTime, YYYYMMDDHHMMSSZ.
    public static func generalizedTime(_ timestamp: Timestamp) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(generalizedTimeCount)
        appendGeneralizedTime(timestamp, to: &octets)
        return octets
    }

    /// Octets of a GeneralizedTime.
    static let generalizedTimeCount = 17

    /// Adds a GeneralizedTime.
    static func appendGeneralizedTime(_ timestamp: Timestamp, to octets: inout [UInt8]) {
        append(DERTag.generalizedTime, CalendarTime(timestamp), to: &octets)
    }

    /// Reads the content of a UTCTime or GeneralizedTime in the only form RFC 5280 allows.
    ///
    /// - Throws: `CryptoError` with `.malformed` for fractions, missing seconds, another zone than Z, a date
    ///   that does not exist, or another tag.
    public static func timestamp(tag: UInt8, content: ArraySlice<UInt8>) throws(CryptoError) -> Timestamp {
        guard content.last == UInt8(ascii: "Z"),
            content.dropLast().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw .malformed("time") }
        let start = content.startIndex
        switch (tag, content.count) {
        case (DERTag.utcTime, 13):
            let year = number(content, start)
            return try timestamp(year: year < 50 ? 2000 + year : 1900 + year, content, start + 2)
        case (DERTag.generalizedTime, 15):
            let year = number(content, start) * 100 + number(content, start + 2)
            return try timestamp(year: year, content, start + 4)
        default: throw .malformed("time")
        }
    }

    private static func timestamp(
        year: Int,
        _ digits: ArraySlice<UInt8>,
        _ start: Int
    ) throws(CryptoError) -> Timestamp {
        let time = CalendarTime(
            year: year,
            month: number(digits, start),
            day: number(digits, start + 2),
            hour: number(digits, start + 4),
            minute: number(digits, start + 6),
            second: number(digits, start + 8)
        )
        guard let time else { throw .malformed("time") }
        return time.timestamp
    }

    private static func number(_ digits: ArraySlice<UInt8>, _ index: Int) -> Int {
        Int(digits[index] - UInt8(ascii: "0")) * 10 + Int(digits[index + 1] - UInt8(ascii: "0"))
    }

    private static func append(_ tag: UInt8, _ time: CalendarTime, to octets: inout [UInt8]) {
        let isLong = tag == DERTag.generalizedTime
        appendHeader(tag, count: isLong ? 15 : 13, to: &octets)
        if isLong { append(time.year / 100, to: &octets) }
        append(time.year % 100, to: &octets)
        append(time.month, to: &octets)
        append(time.day, to: &octets)
        append(time.hour, to: &octets)
        append(time.minute, to: &octets)
        append(time.second, to: &octets)
        octets.append(UInt8(ascii: "Z"))
    }

    /// Adds two digits.
    private static func append(_ value: Int, to octets: inout [UInt8]) {
        octets.append(UInt8(ascii: "0") + UInt8(value / 10))
        octets.append(UInt8(ascii: "0") + UInt8(value % 10))
    }
}
