public import Model

/// 付款确认: rows N2 and X2, and the rules of product.md §4.5.
extension EnrollmentDesk {
    /// Confirms that an order was paid: queues the making of the token, or sends the code.
    ///
    /// Idempotent by channel and transaction: the same payment again changes nothing. A payment for an order
    /// that was cancelled makes the order REFUNDING and leaves the application closed. A second payment, and one of another
    /// amount, are refused and put on record: the one is REFUNDING, the other MISMATCHED.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - payment: what arrived; its amount must be the order's.
    ///   - principal: finance for an offline payment, the system for a channel's callback.
    /// - Returns: the application, PRODUCING or PENDING_EXECUTION; or CLOSED when the money came too late.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.paymentMismatch`,
    ///   `.alreadyPaid`, `.stateChanged`, `.invalidTransition`, `.damagedSnapshot` or `.book`.
    public func confirmPayment(
        _ number: ApplicationNumber,
        _ payment: Payment,
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord {
        try await confirmPayment(number, payment, by: principal, alongside: [])
    }

    /// The same, with what else is on record in the commit that puts the payment on record.
    func confirmPayment(
        _ number: ApplicationNumber,
        _ payment: Payment,
        by principal: Principal,
        alongside changes: [Change]
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
            try match(payment, foundOrder(number))
        } catch {
            throw await unfit(payment, deed, error, alongside: changes)
        }
        do throws(EnrollmentError) {
            return try await perform(deed) { record throws(EnrollmentError) in
                let order = try foundOrder(number)
                try match(payment, order)
                let decision =
                    order.state == .cancelled
                    ? try late(record, order, payment, deed) : try paid(record, order, payment, deed)
                return Decision(record: decision.record, changes: decision.changes + changes)
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

    /// Money that fits no order is on record with its refusal, once.
    private func unfit(
        _ payment: Payment,
        _ deed: Deed,
        _ error: EnrollmentError,
        alongside changes: [Change]
    ) async -> EnrollmentError {
        let state: PaymentRecord.State
        switch error.reason {
        case .alreadyPaid: state = .refunding
        case .paymentMismatch: state = .mismatched
        default: return await recorded(error, deed.action, deed.principal, deed.number.text)
        }
        let channel = payment.channel.rawValue
        let known: PaymentRecord?
        do throws(BookError) {
            known = try source.payment(channel: channel, transaction: payment.transaction)
        } catch {
            return EnrollmentError(.book(error))
        }
        let record = received(payment, deed, state)
        return await recorded(
            error,
            deed.action,
            deed.principal,
            deed.number.text,
            alongside: (known == nil ? [.addPayment(record)] : []) + changes
        )
    }

    /// A payment that fits its order; finance may have mistyped its amount before.
    private func entered(
        _ payment: Payment,
        _ deed: Deed,
        _ state: PaymentRecord.State
    ) throws(EnrollmentError) -> Change {
        let known = try read { () throws(BookError) in
            try source.payment(channel: payment.channel.rawValue, transaction: payment.transaction)
        }
        let record = received(payment, deed, state)
        guard let known, known.state == .mismatched, known.application == deed.number,
            payment.channel == .offline
        else { return .addPayment(record) }
        return .updatePayment(record, from: .mismatched)
    }

    private func received(
        _ payment: Payment,
        _ deed: Deed,
        _ state: PaymentRecord.State
    ) -> PaymentRecord {
        PaymentRecord(
            channel: payment.channel.rawValue,
            transaction: payment.transaction,
            application: deed.number,
            amountFen: payment.amountFen,
            state: state,
            evidence: payment.evidence,
            recordedBy: deed.principal.auditName,
            createdAt: clock.now,
            updatedAt: clock.now
        )
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

    /// N2, X2.
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
        let started = try started(moved, notices, deed.principal)
        return Decision(
            record: moved,
            changes: [
                .updateApplication(moved), .updateOrder(settled, from: order.state),
                try entered(payment, deed, .accepted),
            ] + started + [
                .audit(deed.audit(auditFacts(moved).merging(auditFacts(payment)) { $1 }, at: now)),
                notices.paid(amountFen: order.amountFen),
            ]
        )
    }

    /// What payment starts: the making of a token, or a code.
    private func started(
        _ record: ApplicationRecord,
        _ notices: Notices,
        _ principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        guard let id = record.certificate, !record.type.isProduced else {
            return [queuedJob(record.number, clock.now)]
        }
        return try firstCode(record, foundCertificate(id), notices, by: principal)
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
            changes: [
                .updateOrder(settled, from: order.state), try entered(payment, deed, .refunding),
                .audit(deed.audit(detail, at: now)),
            ]
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
