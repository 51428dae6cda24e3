public import OpenSSL

/// What PINs may not be: the one place for drawn and typed ones.
///
/// Source: product.md §5.3 step 2 and §5.5 step 4.
public struct PINPolicy: Sendable {
    /// Why a PIN is refused.
    public enum Refusal: String, CaseIterable, Hashable, Sendable {
        /// Not as many digits as it must have.
        case length
        /// Something else than the digits 0 to 9.
        case notDigits
        /// One digit over and over.
        case allSame
        /// A run up or down: 123456, 987654.
        case run
        /// One short group over and over: 121212, 123123.
        case repeated
        /// The holder's birthday, in any of the usual orders.
        case birthday
        /// A date, of a holder whose document does not tell the birthday.
        case date
        /// Digits of the holder's identity number.
        case identityNumber
        /// Digits of the holder's telephone number.
        case phone
        /// Digits of another number that stands beside the token, as its own.
        case knownNumber
    }

    /// How many digits a PIV PIN may have (SP 800-73-4 part 2 §2.4.3).
    public static let lengths = 6...8
    /// As many digits in a row make a PIN somebody's number.
    private static let window = 6

    /// Days that living people can be born on.
    private static let years = 1900...2100

    /// How many digits are drawn; a holder may type more, up to eight.
    public let length: Int
    private let identityNumbers: [[UInt8]]
    private let birthdays: [[UInt8]]
    private let phones: [[UInt8]]
    private let numbers: [[UInt8]]

    /// Makes rules.
    ///
    /// - Parameters:
    ///   - length: 6 to 8; what is outside is brought inside.
    ///   - identityNumbers: of the holder; one of eighteen or fifteen characters tells the birthday. Where none tells it, as that of
    ///     a passport, every PIN is refused that reads as a date.
    ///   - phones: of the holder.
    ///   - numbers: others that whoever has the token can read or look up: the token's, the organisation's.
    public init(
        length: Int = 6,
        identityNumbers: [String] = [],
        phones: [String] = [],
        numbers: [String] = []
    ) {
        self.length = min(max(length, PINPolicy.lengths.lowerBound), PINPolicy.lengths.upperBound)
        self.identityNumbers = identityNumbers.map { Array($0.utf8) }
        self.phones = phones.map { Array($0.utf8) }
        self.numbers = numbers.map { Array($0.utf8) }
        birthdays = self.identityNumbers.flatMap(PINPolicy.dates).flatMap(PINPolicy.orders)
    }

    /// Why `pin` may not be used; nil when it may.
    public func refusal(of pin: borrowing SecretBytes) -> Refusal? {
        pin.withBytes { digits in refusal(of: digits) }
    }

    /// Draws a PIN that these rules allow.
    ///
    /// - Throws: `TokenError` with `.crypto` when the generator fails.
    public func draw() throws(TokenError) -> SecretBytes {
        while true {
            let pin = try TokenSecrets.randomDigits(length)
            if refusal(of: pin) == nil { return pin }
        }
    }

    private func refusal(of pin: borrowing Span<UInt8>) -> Refusal? {
        guard (length...PINPolicy.lengths.upperBound).contains(pin.count) else { return .length }
        guard pin.indices.allSatisfy({ (0x30...0x39).contains(pin[$0]) }) else { return .notDigits }
        if PINPolicy.isPeriodic(pin, 1) { return .allSame }
        if PINPolicy.isRun(pin) { return .run }
        if (2...pin.count / 2).contains(where: { PINPolicy.isPeriodic(pin, $0) }) { return .repeated }
        if birthdays.contains(where: { PINPolicy.shares(pin, $0, $0.count) }) { return .birthday }
        if birthdays.isEmpty, !identityNumbers.isEmpty, PINPolicy.isDate(pin) { return .date }
        if identityNumbers.contains(where: { PINPolicy.shares(pin, $0, PINPolicy.window) }) {
            return .identityNumber
        }
        if phones.contains(where: { PINPolicy.shares(pin, $0, PINPolicy.window) }) { return .phone }
        return numbers.contains { PINPolicy.shares(pin, $0, PINPolicy.window) } ? .knownNumber : nil
    }

    private static func isPeriodic(_ pin: borrowing Span<UInt8>, _ period: Int) -> Bool {
        (period..<pin.count).allSatisfy { pin[$0] == pin[$0 - period] }
    }

    private static func isRun(_ pin: borrowing Span<UInt8>) -> Bool {
        [1, -1].contains { step in (1..<pin.count).allSatisfy { Int(pin[$0]) - Int(pin[$0 - 1]) == step } }
    }

    /// Whether some `count` octets in a row are the same in both.
    private static func shares(_ pin: borrowing Span<UInt8>, _ number: [UInt8], _ count: Int) -> Bool {
        guard pin.count >= count, number.count >= count else { return false }
        for start in 0...pin.count - count {
            for place in 0...number.count - count
            where (0..<count).allSatisfy({ pin[start + $0] == number[place + $0] }) { return true }
        }
        return false
    }

    /// The birthday that a number may tell, as yyyyMMdd; more than one where the century is not told.
    ///
    /// Eighteen characters are an identity card (GB 11643: places 7 to 14), or a residence permit numbered like one; fifteen digits its
    /// predecessor (places 7 to 12), three letters and twelve digits the older permit of permanent residence (places 8 to 13).
    private static func dates(_ number: [UInt8]) -> [[UInt8]] {
        if number.count == 18 { return [Array(number[6..<14])] }
        guard number.count == 15 else { return [] }
        let isPermit = number.prefix(3).allSatisfy { (0x41...0x5A).contains($0) }
        let digits = isPermit ? number[7..<13] : number[6..<12]
        return (isPermit ? ["19", "20"] : ["19"]).map { Array($0.utf8) + digits }
    }

    /// Whether all of a PIN reads as a date, in the orders of `orders`.
    private static func isDate(_ pin: borrowing Span<UInt8>) -> Bool {
        switch pin.count {
        case 6:
            isMonth(pin, 2) && isDay(pin, 4) || isMonth(pin, 0) && isDay(pin, 2)
                || isDay(pin, 0) && isMonth(pin, 2) || isYear(pin, 0) && isMonth(pin, 4)
                || isMonth(pin, 0) && isYear(pin, 2)
        case 8:
            isYear(pin, 0) && isMonth(pin, 4) && isDay(pin, 6)
                || isYear(pin, 4) && (isMonth(pin, 0) && isDay(pin, 2) || isDay(pin, 0) && isMonth(pin, 2))
        default: false
        }
    }

    private static func isDay(_ pin: borrowing Span<UInt8>, _ start: Int) -> Bool {
        (1...31).contains(number(pin, start, 2))
    }

    private static func isMonth(_ pin: borrowing Span<UInt8>, _ start: Int) -> Bool {
        (1...12).contains(number(pin, start, 2))
    }

    private static func isYear(_ pin: borrowing Span<UInt8>, _ start: Int) -> Bool {
        years.contains(number(pin, start, 4))
    }

    private static func number(_ pin: borrowing Span<UInt8>, _ start: Int, _ count: Int) -> Int {
        (start..<start + count).reduce(0) { $0 * 10 + Int(pin[$1] - 0x30) }
    }

    /// A date in the usual orders, with four and with two digits of the year.
    private static func orders(_ date: [UInt8]) -> [[UInt8]] {
        let year = Array(date[0..<4])
        let month = Array(date[4..<6])
        let day = Array(date[6..<8])
        var dates: [[UInt8]] = [year + month, month + year]
        for year in [Array(year.suffix(2)), year] {
            dates += [year + month + day, month + day + year, day + month + year] as [[UInt8]]
        }
        return dates
    }
}
