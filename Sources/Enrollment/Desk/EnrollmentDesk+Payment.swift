public import Model

/// 付款确认: row N2 and the rules of product.md §4.5.
extension EnrollmentDesk {
    /// Confirms that an order was paid and queues the making of the token.
    ///
    /// Idempotent by channel and transaction: the same payment again changes nothing. A payment for an order
    /// that was cancelled makes the order REFUNDING and leaves the application closed.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - payment: what arrived; its amount must be the order's.
    ///   - principal: finance for an offline payment, the system for a channel's callback.
    /// - Returns: the application, PRODUCING; or CLOSED when the money came too late.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.paymentMismatch`,
    ///   `.alreadyPaid`, `.stateChanged`, `.invalidTransition`, `.damagedSnapshot` or `.book`.
    public func confirmPayment(
        _ number: ApplicationNumber,
        _ payment: Payment,
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let deed = Deed(
            action: "order.confirm",
            number: number,
            principal: principal,
            version: nil,
            key: nil
        )
        let record = try found(number)
        do throws(EnrollmentError) {
            try permitPayment(payment, principal, record)
        } catch {
            throw await recorded(error, deed.action, principal, number.text)
        }
        if try isSame(payment, number) { return record }
        do throws(EnrollmentError) {
            return try await perform(deed) { record throws(EnrollmentError) in
                let order = try foundOrder(number)
                try match(payment, order)
                return order.state == .cancelled
                    ? try late(record, order, payment, deed) : try paid(record, order, payment, deed)
            }
        } catch {
            // The same payment, confirmed by somebody else in the same moment, is no conflict.
            guard case .stateChanged = error.reason, try isSame(payment, number) else { throw error }
            return try found(number)
        }
    }

    /// The order, which must exist.
    func foundOrder(_ number: ApplicationNumber) throws(EnrollmentError) -> OrderRecord {
        let order = try read { () throws(BookError) in try source.order(of: number) }
        guard let order else { throw EnrollmentError(.notFound(object: "order of \(number)")) }
        return order
    }

    private func isSame(_ payment: Payment, _ number: ApplicationNumber) throws(EnrollmentError) -> Bool {
        let order = try read { () throws(BookError) in try source.order(of: number) }
        guard let order, order.amountFen == payment.amountFen else { return false }
        return order.channel == payment.channel.rawValue && order.channelTransaction == payment.transaction
    }

    private func permitPayment(
        _ payment: Payment,
        _ principal: Principal,
        _ record: ApplicationRecord
    ) throws(EnrollmentError) {
        let grants = try permit(.confirmPayment, principal, record)
        let needed: Grant = payment.channel == .offline ? .offlineOnly : .callbackOnly
        guard payment.channel != .zero, grants.contains(needed) else {
            throw EnrollmentError(.notPermitted(.confirmPayment))
        }
    }

    private func match(_ payment: Payment, _ order: OrderRecord) throws(EnrollmentError) {
        switch order.state {
        case .unpaid, .cancelled: break
        case .paid, .refunding, .refunded: throw EnrollmentError(.alreadyPaid(order.application))
        }
        guard payment.amountFen == order.amountFen else {
            throw EnrollmentError(
                .paymentMismatch(expected: order.amountFen, received: payment.amountFen)
            )
        }
    }

    /// N2.
    private func paid(
        _ record: ApplicationRecord,
        _ order: OrderRecord,
        _ payment: Payment,
        _ deed: Deed
    ) throws(EnrollmentError) -> Decision {
        let state = try advance(record, .paymentConfirmed, TransitionFacts(holding: [.paymentMatches]))
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let now = clock.now
        let moved = record.moved(to: state, at: now)
        let settled = try settled(order, payment, deed.principal, now)
        let notices = Notices(record: moved, person: snapshot.form.person, at: now)
        return Decision(
            record: moved,
            changes: [
                .updateApplication(moved), .updateOrder(settled, from: order.state),
                queuedJob(record.number, now),
                .audit(deed.audit(auditFacts(moved).merging(auditFacts(payment)) { $1 }, at: now)),
                notices.paid(amountFen: order.amountFen),
            ]
        )
    }

    /// Money for an order that was cancelled goes back; the application stays closed.
    private func late(
        _ record: ApplicationRecord,
        _ order: OrderRecord,
        _ payment: Payment,
        _ deed: Deed
    ) throws(EnrollmentError) -> Decision {
        let now = clock.now
        let settled = try settled(order, payment, deed.principal, now)
        let detail = auditFacts(payment).merging(["order": settled.state.rawValue]) { $1 }
        return Decision(
            record: record,
            changes: [.updateOrder(settled, from: order.state), .audit(deed.audit(detail, at: now))]
        )
    }

    private func settled(
        _ order: OrderRecord,
        _ payment: Payment,
        _ principal: Principal,
        _ now: Timestamp
    ) throws(EnrollmentError) -> OrderRecord {
        try order.moved(
            by: .paid,
            channel: payment.channel.rawValue,
            transaction: payment.transaction,
            confirmedBy: payment.channel == .offline ? principal.name : nil,
            paidAt: now
        )
    }

    private func auditFacts(_ payment: Payment) -> [String: String] {
        [
            "channel": payment.channel.rawValue, "transaction": payment.transaction,
            "amountFen": String(payment.amountFen),
        ]
    }
}
