/// Amounts as people read them.
package enum Money {
    /// Fen as yuan with two decimals: 20000 → `200.00`.
    package static func yuan(_ fen: Int64) -> String {
        let digits = ASCII.padded(Int(fen.magnitude % 100), 2)
        return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(digits)"
    }

    /// Reads yuan, as `200`, `200.5` or `200.00`; nil for anything else.
    package static func fen(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let yuan = Int64(parts[0]), (0...100_000_000).contains(yuan)
        else {
            return nil
        }
        guard parts.count == 2 else { return yuan * 100 }
        guard (1...2).contains(parts[1].count), parts[1].allSatisfy(\.isASCII), let cents = Int64(parts[1]),
            cents >= 0
        else { return nil }
        return yuan * 100 + (parts[1].count == 1 ? cents * 10 : cents)
    }
}
