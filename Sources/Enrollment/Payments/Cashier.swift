public import Model

/// 收银台: sends payers to a provider, and takes over what the provider says about trades and refunds.
///
/// Everything about how a provider speaks is its `PaymentGateway`'s; everything about orders is `EnrollmentDesk`'s. What comes
/// with a browser is never believed.
///
/// Source: product.md §4.5; ADR 0070.
public struct Cashier: Sendable {
    /// How many trades, and how many refunds, one round asks about.
    private static let roundLimit = 50

    /// The provider, as orders and payments name it.
    public let channel: PaymentChannel
    let gateway: any PaymentGateway
    let desk: EnrollmentDesk
    /// Scheme, host and port of the portal.
    let portal: String
    let report: @Sendable (CashierEvent) -> Void

    /// Where payers are sent: scheme, host and port.
    public var origin: String { gateway.origin }

    /// Opens it.
    ///
    /// - Parameters:
    ///   - channel: the provider's name.
    ///   - gateway: the provider.
    ///   - desk: where orders are; nobody signs what is written there.
    ///   - portal: where payers come from and back to, as `https://ca.example.cn`.
    ///   - report: told whatever people should know; nothing of a payer is in it.
    public init(
        channel: PaymentChannel,
        gateway: any PaymentGateway,
        desk: EnrollmentDesk,
        portal: String,
        report: @escaping @Sendable (CashierEvent) -> Void
    ) {
        self.channel = channel
        self.gateway = gateway
        self.desk = desk
        self.portal = portal
        self.report = report
    }

    /// Where a payer's browser goes to pay an order.
    ///
    /// - Throws: `EnrollmentError` as `EnrollmentDesk.openCheckout`, or `.portFailed` when nothing can be signed.
    public func address(
        of record: ApplicationRecord,
        by principal: Principal
    ) async throws(EnrollmentError) -> String {
        let checkout = try await desk.openCheckout(record.number, channel, by: principal)
        let order = CheckoutOrder(
            trade: checkout.trade,
            subject: "证书\(record.type.label) \(record.number)",
            amountFen: checkout.amountFen,
            at: desk.clock.now,
            expiresAt: checkout.expiresAt,
            returnURL: "\(portal)/applications/\(record.number)/payment"
        )
        do throws(GatewayError) {
            return try gateway.address(of: order)
        } catch {
            throw EnrollmentError(.portFailed("payment provider", detail: error.message))
        }
    }

    /// Takes what the provider sends on its own.
    ///
    /// - Returns: whether it is settled, so that it need not come again; what fits no order is settled too, as money that goes back.
    public func isTaken(_ body: [UInt8]) async -> Bool {
        let trade: GatewayTrade
        do throws(GatewayError) {
            trade = try gateway.trade(notified: body)
        } catch {
            report(.disbelieved(detail: error.message))
            return false
        }
        do throws(EnrollmentError) {
            try await settle(trade)
            return true
        } catch {
            report(.unsettled(trade: trade.number, detail: error.message))
            return false
        }
    }

    /// Asks about the newest open trades of an application, as when its payer comes back; who waits for it waits for two answers
    /// at most, and the rounds ask about the rest.
    ///
    /// - Throws: `EnrollmentError` with `.book`; that the provider does not answer is on record, and no error.
    public func ask(about number: ApplicationNumber) async throws(EnrollmentError) {
        let all = try desk.read { () throws(BookError) in try desk.source.checkouts(of: number) }
        let open = all.filter { $0.state == .open && $0.channel == channel.rawValue }
        for checkout in open.suffix(2) { try await ask(checkout) }
    }

    /// Asks about what is due, once.
    ///
    /// - Throws: `EnrollmentError` with `.book`; what was settled before stays so.
    public func round() async throws(EnrollmentError) {
        let now = desk.clock.now
        let checkouts = try desk.read { () throws(BookError) in
            try desk.source.dueCheckouts(channel.rawValue, at: now, limit: Cashier.roundLimit)
        }
        for checkout in checkouts { try await ask(checkout) }
        let refunds = try desk.read { () throws(BookError) in
            try desk.source.dueRefunds(channel.rawValue, at: now, limit: Cashier.roundLimit)
        }
        for refund in refunds { try await sendBack(refund) }
    }

    private func ask(_ checkout: CheckoutRecord) async throws(EnrollmentError) {
        guard let taken = try await desk.taken(checkout) else { return }
        if try !desk.isWanted(taken), await isClosed(taken) {
            try await desk.closeCheckout(taken)
            return report(.settled(trade: taken.trade, .closed))
        }
        let trade: GatewayTrade?
        do throws(GatewayError) {
            trade = try await gateway.trade(taken.trade)
        } catch {
            report(.unanswered(about: taken.trade, detail: error.message))
            return try await desk.isUnanswered(taken, error.message)
        }
        guard let trade else { return try await desk.isUnknown(taken) }
        guard trade.number == taken.trade else {
            return try await desk.isUnanswered(taken, "another trade was answered: \(trade.number.printable)")
        }
        do throws(EnrollmentError) {
            try await settle(trade)
        } catch {
            report(.unsettled(trade: trade.number, detail: error.message))
        }
    }

    /// Has a trade closed that nobody is to pay any more; what stands against that, the question that follows tells.
    private func isClosed(_ checkout: CheckoutRecord) async -> Bool {
        do throws(GatewayError) {
            try await gateway.close(checkout.trade)
            return true
        } catch {
            return false
        }
    }

    private func settle(_ trade: GatewayTrade) async throws(EnrollmentError) {
        let settlement = try await desk.settle(trade, channel)
        guard settlement != .waiting, settlement != .known else { return }
        report(.settled(trade: trade.number, settlement))
    }

    private func sendBack(_ refund: RefundRecord) async throws(EnrollmentError) {
        guard let taken = try await desk.taken(refund) else { return }
        let isDone: Bool
        do throws(GatewayError) {
            isDone = try await gateway.refund(taken)
        } catch {
            report(.refundFailed(transaction: taken.transaction, detail: error.message))
            return try await desk.refundIsOpen(taken, error.message, isOver: !error.isTemporary)
        }
        guard isDone else { return try await desk.refundIsOpen(taken, nil, isOver: false) }
        if try await desk.refundIsDone(taken) { report(.refunded(transaction: taken.transaction)) }
    }
}
