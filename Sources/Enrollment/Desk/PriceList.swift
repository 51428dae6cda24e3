public import Model

/// 价格表: what each business costs, in fen.
///
/// Source: product.md §16 item 2.
public struct PriceList: Hashable, Sendable {
    private let fen: [ApplicationType: Int64]

    /// One million yuan: more is a slip of the keyboard.
    public static let maximumFen: Int64 = 100_000_000

    /// Reads the entries of `prices.yaml`: `NEW: 20000` and so on, in whole fen.
    ///
    /// UNLOCK and REVOKE are never paid for (product.md §4.2), so their price is 0.
    ///
    /// - Throws: `EnrollmentError` with `.badPrice` naming the first entry that is missing, unknown or not
    ///   within 0 and `maximumFen`.
    public init(entries: [String: Int64]) throws(EnrollmentError) {
        if let name = Self.faults(in: entries).first { throw EnrollmentError(.badPrice(name)) }
        fen = ApplicationType.allCases.reduce(into: [:]) { $0[$1] = entries[$1.rawValue] }
    }

    /// The names of entries that are missing, then of those that are unknown or not within 0 and `maximumFen`.
    public static func faults(in entries: [String: Int64]) -> [String] {
        let missing = ApplicationType.allCases.map(\.rawValue).filter { entries[$0] == nil }
        let wrong = entries.filter { name, amount in
            ApplicationType(rawValue: name) == nil || !(0...maximum(of: name)).contains(amount)
        }
        return missing + wrong.keys.sorted()
    }

    /// The most that a business may cost, in fen.
    static func maximum(of name: String) -> Int64 {
        let free: Set = [ApplicationType.unlock.rawValue, ApplicationType.revoke.rawValue]
        return free.contains(name) ? 0 : maximumFen
    }

    /// The price in fen, 0 or more.
    public func price(of type: ApplicationType) -> Int64 { fen[type] ?? 0 }
}
