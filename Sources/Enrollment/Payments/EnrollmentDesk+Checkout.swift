public import Model

/// 线上支付: a trade at a provider, opened for a payer and settled by what the provider says.
///
/// Source: product.md §4.5.
extension EnrollmentDesk {
    /// How often a trade is settled anew when somebody else moved it in the same moment.
    private static let tries = 4

    /// Opens a trade for an order that is to be paid; the one that is open, as long as it can be paid.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - channel: the provider.
    ///   - principal: its owner; who may give an order up may pay it.
    /// - Returns: the trade, OPEN.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.stateChanged` (nothing is to be paid) or `.book`.
    public func openCheckout(
        _ number: ApplicationNumber,
        _ channel: PaymentChannel,
        by principal: Principal
    ) async throws(EnrollmentError) -> CheckoutRecord {
        let record = try found(number)
        do throws(EnrollmentError) {
            try permit(.withdraw, principal, record)
        } catch {
            throw await recorded(error, "order.checkout", principal, number.text)
        }
        let order = try foundOrder(number)
        guard record.state == .pendingPayment, order.state == .unpaid, order.amountFen > 0 else {
            throw EnrollmentError(.stateChanged(number, record.state))
        }
        if let open = try payable(order, channel) { return open }
        let checkout = try newCheckout(order, channel)
        let detail = [
            "trade": checkout.trade, "channel": checkout.channel, "amountFen": String(checkout.amountFen),
        ]
        let event = audit("order.checkout", number.text, principal, detail)
        // The order as it is: who gives it up, or pays it otherwise, in the same moment leaves no trade behind.
        let changes: [Change] = [
            .updateOrder(order, from: .unpaid), .money(.addCheckout(checkout)), .audit(event),
        ]
        if try await wrote(changes) { return checkout }
        // Another window opened one, or there is nothing to be paid any more.
        guard let open = try payable(order, channel) else {
            throw EnrollmentError(.stateChanged(number, try found(number).state))
        }
        return open
    }

    /// Takes over what a provider says of a trade, in whatever order and however often it says it.
    ///
    /// - Parameters:
    ///   - trade: what was said, and proven to be the provider's.
    ///   - channel: the provider.
    /// - Returns: what became of it.
    /// - Throws: `EnrollmentError` with `.notFound` for a trade that nobody opened here, `.validationFailed` for an impossible
    ///   transaction number or amount, `.stateChanged`, `.damagedSnapshot` or `.book`.
    func settle(
        _ trade: GatewayTrade,
        _ channel: PaymentChannel
    ) async throws(EnrollmentError) -> Settlement {
        for _ in 1..<EnrollmentDesk.tries {
            do throws(EnrollmentError) {
                return try await settleOnce(trade, channel)
            } catch {
                guard error.isRace else { throw error }
            }
        }
        return try await settleOnce(trade, channel)
    }

    /// Puts it on record that the provider was asked about a trade, and when it is asked next.
    ///
    /// - Returns: nil when somebody else asks, or knows already.
    func taken(_ checkout: CheckoutRecord) async throws(EnrollmentError) -> CheckoutRecord? {
        var next = checkout
        next.attempts += 1
        next.dueAt = clock.now.advanced(bySeconds: ProviderPatience.pause(after: next.attempts))
        next.updatedAt = clock.now
        return try await wrote([.money(.updateCheckout(next, from: checkout))]) ? next : nil
    }

    /// Whether a trade may still be paid: its order waits for money, and its payer was given no other trade since.
    func isWanted(_ checkout: CheckoutRecord) throws(EnrollmentError) -> Bool {
        guard try foundOrder(checkout.application).state == .unpaid else { return false }
        let all = try read { () throws(BookError) in try source.checkouts(of: checkout.application) }
        return all.last?.trade == checkout.trade
    }

    /// The provider could not be asked; finance sees why.
    func isUnanswered(_ checkout: CheckoutRecord, _ detail: String) async throws(EnrollmentError) {
        try await note(detail, on: checkout)
    }

    /// The provider has never heard of the trade: nobody came to its page, and after its end nobody can.
    func isUnknown(_ checkout: CheckoutRecord) async throws(EnrollmentError) {
        let end = checkout.expiresAt.advanced(bySeconds: ProviderPatience.graceSeconds)
        if end < clock.now { try await closeCheckout(checkout) } else { try await note(nil, on: checkout) }
    }

    private func settleOnce(
        _ trade: GatewayTrade,
        _ channel: PaymentChannel
    ) async throws(EnrollmentError) -> Settlement {
        let checkout = try read { () throws(BookError) in try source.checkout(trade: trade.number) }
        guard let checkout, checkout.channel == channel.rawValue else {
            throw EnrollmentError(.notFound(object: "checkout \(trade.number)"))
        }
        switch trade.state {
        case .waiting:
            try await note(nil, on: checkout)
            return .waiting
        case .closed:
            guard checkout.state == .open else { return .known }
            try await closeCheckout(checkout)
            return .closed
        case .paid(let transaction, let amountFen):
            let payment = try Payment(channel: channel, transaction: transaction, amountFen: amountFen)
            return try await settlePaid(checkout, payment)
        }
    }

    private func settlePaid(
        _ checkout: CheckoutRecord,
        _ payment: Payment
    ) async throws(EnrollmentError) -> Settlement {
        var done = checkout
        (done.state, done.detail, done.updatedAt) = (.paid, nil, clock.now)
        let settled: [Change] =
            checkout.state == .paid ? [] : [.money(.updateCheckout(done, from: checkout))]
        guard try !isOnRecord(payment) else {
            if !settled.isEmpty { _ = try await wrote(settled) }
            return .known
        }
        do throws(EnrollmentError) {
            return .paid(
                try await confirmPayment(checkout.application, payment, by: .system, alongside: settled)
            )
        } catch {
            switch error.reason {
            case .alreadyPaid, .paymentMismatch:
                // Refused while another payment was written: this one is not on record yet, and must be.
                guard try isOnRecord(payment) else {
                    throw EnrollmentError(.stateChanged(checkout.application, .pendingPayment))
                }
                return .unfit(error)
            default: throw error
            }
        }
    }

    private func isOnRecord(_ payment: Payment) throws(EnrollmentError) -> Bool {
        try read { () throws(BookError) in
            try source.payment(channel: payment.channel.rawValue, transaction: payment.transaction)
        } != nil
    }

    private func note(_ detail: String?, on checkout: CheckoutRecord) async throws(EnrollmentError) {
        guard checkout.state == .open, checkout.detail != detail else { return }
        var next = checkout
        (next.detail, next.updatedAt) = (detail, clock.now)
        _ = try await wrote([.money(.updateCheckout(next, from: checkout))])
    }

    /// Nobody paid it, and nobody can any more.
    func closeCheckout(_ checkout: CheckoutRecord) async throws(EnrollmentError) {
        var closed = checkout
        (closed.state, closed.detail, closed.updatedAt) = (.closed, nil, clock.now)
        let detail = ["trade": checkout.trade, "channel": checkout.channel]
        let event = audit("order.checkout-close", checkout.application.text, .system, detail)
        _ = try await wrote([.money(.updateCheckout(closed, from: checkout)), .audit(event)])
    }

    /// The newest trade that a payer can still pay.
    private func payable(
        _ order: OrderRecord,
        _ channel: PaymentChannel
    ) throws(EnrollmentError) -> CheckoutRecord? {
        let all = try read { () throws(BookError) in try source.checkouts(of: order.application) }
        let end = clock.now.advanced(bySeconds: ProviderPatience.leastSeconds)
        return all.last {
            $0.state == .open && $0.channel == channel.rawValue && $0.amountFen == order.amountFen
                && $0.expiresAt >= end
        }
    }

    private func newCheckout(
        _ order: OrderRecord,
        _ channel: PaymentChannel
    ) throws(EnrollmentError) -> CheckoutRecord {
        let all = try read { () throws(BookError) in try source.checkouts(of: order.application) }
        let sequence = (all.last?.sequence ?? 0) + 1
        let now = clock.now
        return CheckoutRecord(
            trade: "\(order.application)_\(sequence)",
            application: order.application,
            sequence: sequence,
            channel: channel.rawValue,
            amountFen: order.amountFen,
            state: .open,
            attempts: 0,
            dueAt: now.advanced(bySeconds: ProviderPatience.firstSeconds),
            expiresAt: now.advanced(bySeconds: ProviderPatience.checkoutSeconds),
            createdAt: now,
            updatedAt: now
        )
    }
}

extension EnrollmentError {
    /// Whether somebody else wrote in the same moment, so that looking again helps.
    fileprivate var isRace: Bool {
        switch reason {
        case .stateChanged: return true
        case .book(let error):
            switch error.reason {
            case .stateChanged, .exists: return true
            default: return false
            }
        default: return false
        }
    }
}
