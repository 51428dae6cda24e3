import Model

/// The first digits of a serial number, as people type them.
public struct SerialPrefix: Hashable, Sendable {
    /// The digits, lower-case hexadecimal.
    public let digits: String

    /// Reads 1 to 40 hexadecimal digits of either case; spaces and colons are dropped.
    ///
    /// Nil for anything else.
    public init?(_ text: String) {
        let digits = text.filter { $0 != " " && $0 != ":" }.lowercased()
        guard (1...40).contains(digits.utf8.count) else { return nil }
        guard Hexadecimal.decode(digits.utf8.count.isMultiple(of: 2) ? digits : digits + "0") != nil else {
            return nil
        }
        self.digits = digits
    }

    /// The smallest octets that start with the prefix.
    var lowerBound: [UInt8] { octets(filledWith: "0") }

    /// Octets that are greater than all 20 octets that start with the prefix, and smaller than the next.
    var upperBound: [UInt8] { octets(filledWith: "f") + Array(repeating: 0xFF, count: 20) }

    private func octets(filledWith digit: String) -> [UInt8] {
        Hexadecimal.decode(digits.utf8.count.isMultiple(of: 2) ? digits : digits + digit) ?? []
    }
}

extension SerialPrefix {
    private static let sql: SQLText = """
        SELECT id FROM certificate
        WHERE authority IN (SELECT name FROM authority) AND serial BETWEEN $1 AND $2 LIMIT $3
        """

    /// The numbers of all certificates whose serial starts so, greatest first; nil when there are more than `limit`.
    func numbers(atMost limit: Int, _ session: Session) throws(BookError) -> [Int64]? {
        let values: [SQLValue] = [.blob(lowerBound), .blob(upperBound), .int(limit + 1)]
        let numbers = try session.all(SerialPrefix.sql, values) { row in row.int() }
        return numbers.count > limit ? nil : numbers.sorted(by: >)
    }
}
