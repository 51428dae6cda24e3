/// Where trades can be ended before somebody pays them.
public protocol TradeClosing: Sendable {
    /// Ends a trade that nobody has paid, so that nobody can; one that ended before is refused as one that was paid.
    ///
    /// - Throws: `GatewayError`; with `.refused` also for a trade that nobody came to the provider's page for.
    func close(_ number: String) async throws(GatewayError)
}

/// A payment provider with a page of its own, as the workflow sees it.
public protocol PaymentGateway: TradeClosing {
    /// Scheme, host and port of the page where payers are sent, as `https://pay.example.cn`.
    var origin: String { get }
    /// Where a payer's browser is sent to pay; everything is in the address, and signed.
    ///
    /// - Throws: `GatewayError` with `.unsigned`.
    func address(of order: CheckoutOrder) throws(GatewayError) -> String
    /// Reads what the provider tells on its own; nothing of it is believed before its signature and addressees are.
    ///
    /// - Throws: `GatewayError` with `.forged`.
    func trade(notified body: [UInt8]) throws(GatewayError) -> GatewayTrade
    /// Asks what became of a trade; nil when the provider has never heard of it.
    ///
    /// - Throws: `GatewayError`.
    func trade(_ number: String) async throws(GatewayError) -> GatewayTrade?
    /// Asks for a refund; the same request, repeated, sends nothing back twice.
    ///
    /// - Returns: whether the money is on its way back for certain; false while the provider works on it.
    /// - Throws: `GatewayError`.
    func refund(_ refund: RefundRecord) async throws(GatewayError) -> Bool
}

/// What a payer is asked for.
public struct CheckoutOrder: Hashable, Sendable {
    /// Our number of the trade.
    public let trade: String
    /// What is paid for, in words without anything personal.
    public let subject: String
    /// How much, in fen.
    public let amountFen: Int64
    /// When it is asked for.
    public let at: Timestamp
    /// Until when it can be paid.
    public let expiresAt: Timestamp
    /// Where the browser comes back to.
    public let returnURL: String

    /// Describes what is asked for.
    public init(
        trade: String,
        subject: String,
        amountFen: Int64,
        at: Timestamp,
        expiresAt: Timestamp,
        returnURL: String
    ) {
        self.trade = trade
        self.subject = subject
        self.amountFen = amountFen
        self.at = at
        self.expiresAt = expiresAt
        self.returnURL = returnURL
    }
}

/// How a trade stands, as the provider says it.
public struct GatewayTrade: Hashable, Sendable {
    /// Where it stands.
    public enum State: Hashable, Sendable {
        /// Nobody has paid yet.
        case waiting
        /// The provider has the money: its transaction number, and how much in fen.
        case paid(transaction: String, amountFen: Int64)
        /// Nobody has paid, and nobody can any more; or all of it went back.
        case closed
    }

    /// Our number of the trade.
    public let number: String
    /// Where it stands.
    public let state: State

    /// Describes a trade.
    public init(number: String, state: State) {
        self.number = number
        self.state = state
    }
}
