import Model

/// A number that every certificate has, kept as one set for each of its bits: those in which the bit is one.
///
/// Any range of values is found by going through the bits from the highest on (O'Neil and Quass, "Improved query
/// performance with variant indexes", 1997): at most one set is read for each bit, whatever the values are.
struct SearchColumn {
    /// When the validity ends, in seconds.
    static let end = SearchColumn(number: 0, letter: "e", width: 32)
    /// When it was signed, in seconds.
    static let issue = SearchColumn(number: 1, letter: "i", width: 32)
    /// The first eight octets of the serial number.
    static let serial = SearchColumn(number: 2, letter: "s", width: 64)
    static let all = [end, issue, serial]

    /// Its place in `all`.
    let number: Int

    /// The names of the sets, in the order of the index, highest bit first.
    let tokens: [String]

    private init(number: Int, letter: Character, width: Int) {
        self.number = number
        tokens = (10..<10 + width).map { "\u{3}\(letter)\($0)" }
    }

    /// A date as the columns have it: what does not fit goes to the end of the range, and is compared in the book.
    static func value(_ date: Timestamp) -> UInt64 {
        UInt64(min(max(0, date.secondsSinceEpoch), Int64(UInt32.max)))
    }

    /// The first eight octets of a serial number.
    static func value(_ serial: [UInt8]) -> UInt64 {
        (0..<8).reduce(0) { $0 << 8 | UInt64($1 < serial.count ? serial[$1] : 0) }
    }

    /// The values of a range of dates.
    static func values(_ range: ClosedRange<Timestamp>) -> ClosedRange<UInt64> {
        value(range.lowerBound)...value(range.upperBound)
    }

    /// The values of a beginning of serial numbers.
    static func values(_ prefix: SerialPrefix) -> ClosedRange<UInt64> {
        value(prefix.lowerBound)...value(prefix.upperBound)
    }
}
