/// Amounts as people read them.
package enum Money {
    /// Fen as yuan with two decimals: 20000 → `200.00`.
    package static func yuan(_ fen: Int64) -> String {
        let digits = ASCII.padded(Int(fen.magnitude % 100), 2)
        return "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(digits)"
    }
}
