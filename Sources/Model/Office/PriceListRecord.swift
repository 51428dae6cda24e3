/// 价格表: what each business costs from a day on; a later version takes its place from its own day on.
public struct PriceListRecord: Hashable, Sendable {
    /// From 1.
    public let version: Int
    /// 生效: 00:00:00 of a day in Asia/Shanghai.
    public let effectiveFrom: Timestamp
    /// The price of each business in fen, 0 to 100 000 000.
    public let fen: [ApplicationType: Int64]
    /// Why, 2 to 200 characters.
    public let text: String
    /// Who set it.
    public let setBy: String
    /// When.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        version: Int,
        effectiveFrom: Timestamp,
        fen: [ApplicationType: Int64],
        text: String,
        setBy: String,
        createdAt: Timestamp
    ) {
        self.version = version
        self.effectiveFrom = effectiveFrom
        self.fen = fen
        self.text = text
        self.setBy = setBy
        self.createdAt = createdAt
    }
}
