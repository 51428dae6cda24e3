import Model

extension GatewayTrade {
    /// A trade in Alipay's words.
    ///
    /// Source: Alipay open platform, `alipay.trade.query`, `trade_status`.
    ///
    /// - Returns: nil for words that it does not have, and for money without a transaction or an amount.
    init?(alipay status: String?, trade: String?, transaction: String?, amount: String?) {
        guard let trade, let status else { return nil }
        switch status {
        case "WAIT_BUYER_PAY": self.init(number: trade, state: .waiting)
        case "TRADE_CLOSED": self.init(number: trade, state: .closed)
        case "TRADE_SUCCESS", "TRADE_FINISHED":
            guard let transaction, !transaction.isEmpty, let fen = amount.flatMap(Yuan.fen) else {
                return nil
            }
            self.init(number: trade, state: .paid(transaction: transaction, amountFen: fen))
        default: return nil
        }
    }
}
