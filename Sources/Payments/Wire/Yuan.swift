/// Amounts as providers write them: yuan with two decimals.
enum Yuan {
    /// 20000 → `200.00`; never negative.
    static func text(_ fen: Int64) -> String {
        let cents = String(fen.magnitude % 100)
        return "\(fen.magnitude / 100).\(cents.utf8.count < 2 ? "0" : "")\(cents)"
    }

    /// Reads `200`, `200.5` or `200.00`; nil for anything else, and for a hundred million yuan or more.
    static func fen(_ text: String) -> Int64? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...8).contains(parts[0].count), let yuan = number(parts[0])
        else {
            return nil
        }
        guard parts.count == 2 else { return yuan * 100 }
        guard (1...2).contains(parts[1].count), let cents = number(parts[1]) else { return nil }
        return yuan * 100 + (parts[1].count == 1 ? cents * 10 : cents)
    }

    private static func number(_ digits: Substring.UTF8View) -> Int64? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
