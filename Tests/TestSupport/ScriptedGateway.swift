public import Model
import Synchronization

/// A payment provider that says what a test has it say.
public final class ScriptedGateway: PaymentGateway {
    private struct State {
        var trades: [String: GatewayTrade] = [:]
        var refunds: [Result<Bool, GatewayError>] = []
        var asked: [String] = []
        var closed: [String] = []
        var isAway = false
    }

    private let state = Mutex(State())

    /// Where payers are sent.
    public let origin = "https://pay.example.cn"

    /// Opens one that has never heard of any trade.
    public init() {}

    /// What it says of a trade when it is asked.
    public func say(_ trade: GatewayTrade) { state.withLock { $0.trades[trade.number] = trade } }

    /// Whether it answers at all.
    public func isAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

    /// What it answers to the next refunds; done when nothing is left.
    public func answer(_ refunds: [Result<Bool, GatewayError>]) { state.withLock { $0.refunds = refunds } }

    /// What it was asked, in order.
    public var asked: [String] { state.withLock { $0.asked } }

    /// The trades that it closed, in order.
    public var closed: [String] { state.withLock { $0.closed } }

    /// Everything as it was ordered, unsigned.
    public func address(of order: CheckoutOrder) throws(GatewayError) -> String {
        "\(origin)/?trade=\(order.trade)&fen=\(order.amountFen)&back=\(order.returnURL)"
    }

    /// A notification is `TRADE TRANSACTION FEN`; anything else is forged.
    public func trade(notified body: [UInt8]) throws(GatewayError) -> GatewayTrade {
        let words = String(decoding: body, as: UTF8.self).split(separator: " ").map(String.init)
        guard words.count == 3, let fen = Int64(words[2]) else {
            throw GatewayError(.forged(detail: "no signature"))
        }
        return GatewayTrade(number: words[0], state: .paid(transaction: words[1], amountFen: fen))
    }

    /// What it was told to say.
    public func trade(_ number: String) async throws(GatewayError) -> GatewayTrade? {
        try note(number)
        return state.withLock { $0.trades[number] }
    }

    /// Closes a trade of which it was told to say that it waits.
    public func close(_ number: String) async throws(GatewayError) {
        let refusal: GatewayError? = state.withLock { state in
            if state.isAway { return GatewayError(.unreachable(detail: "no answer")) }
            guard state.trades[number]?.state == .waiting else {
                return GatewayError(.refused(code: "NOT_WAITING", detail: "no"))
            }
            state.trades[number] = GatewayTrade(number: number, state: .closed)
            state.closed.append(number)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// What it was told to answer.
    public func refund(_ refund: RefundRecord) async throws(GatewayError) -> Bool {
        try note("\(refund.request) \(refund.amountFen)")
        let answer = state.withLock { state in
            state.refunds.isEmpty ? Result<Bool, GatewayError>.success(true) : state.refunds.removeFirst()
        }
        return try answer.get()
    }

    private func note(_ question: String) throws(GatewayError) {
        let isAway = state.withLock { state in
            state.asked.append(question)
            return state.isAway
        }
        if isAway { throw GatewayError(.unreachable(detail: "no answer")) }
    }
}
