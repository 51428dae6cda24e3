import Model

/// 原路退款: what two persons confirmed goes back through its provider, and is settled when the provider says so.
extension EnrollmentDesk {
    /// The refund that a provider is, or was, asked for.
    func providerRefund(of payment: PaymentRecord) throws(EnrollmentError) -> RefundRecord? {
        try read { () throws(BookError) in
            try source.refund(channel: payment.channel, transaction: payment.transaction)
        }
    }

    /// Puts a confirmed refund on record, for the provider to be asked for it.
    func sendBack(
        _ payment: PaymentRecord,
        _ confirmed: ProposalRecord,
        _ principal: Principal
    ) async throws(EnrollmentError) -> PaymentRecord {
        guard payment.amountFen > 0 else {
            throw EnrollmentError(.notRefundable(transaction: payment.transaction, payment.state))
        }
        var waiting = payment
        (waiting.state, waiting.updatedAt) = (.refunding, clock.now)
        let request = try requested(payment, principal)
        let detail = ["amountFen": String(payment.amountFen), "transaction": payment.transaction]
        let event = audit("refund.send", payment.application.text, principal, detail)
        try await write([
            .updateProposal(confirmed), .updatePayment(waiting, from: payment.state), .money(request),
            .audit(event),
        ])
        return waiting
    }

    /// What was sent back by hand after the provider refused is nothing that is to be asked for.
    func byHand(_ payment: PaymentRecord) throws(EnrollmentError) -> [Change] {
        guard let known = try providerRefund(of: payment) else { return [] }
        var done = known
        (done.state, done.updatedAt) = (.done, clock.now)
        return [.money(.updateRefund(done, from: known))]
    }

    /// The provider has sent the money back.
    ///
    /// - Returns: false when somebody else was told in the same moment.
    func refundIsDone(_ record: RefundRecord) async throws(EnrollmentError) -> Bool {
        let payment = try read { () throws(BookError) in
            try source.payment(channel: record.channel, transaction: record.transaction)
        }
        guard let payment, payment.state == .refunding else { return false }
        let now = clock.now
        var done = record
        (done.state, done.detail, done.updatedAt) = (.done, nil, now)
        var returned = payment
        (returned.state, returned.refundTransaction, returned.updatedAt) = (.refunded, record.request, now)
        let detail = [
            "amountFen": String(payment.amountFen), "transaction": payment.transaction,
            "refundTransaction": record.request,
        ]
        let event = audit("refund.done", payment.application.text, .system, detail)
        let order = try refundedOrder(of: payment)
        return try await wrote(
            [.money(.updateRefund(done, from: record)), .updatePayment(returned, from: .refunding)] + order
                + [.audit(event), try refundNotice(payment)]
        )
    }

    /// The provider did not send it back, now or ever.
    func refundIsOpen(
        _ record: RefundRecord,
        _ detail: String?,
        isOver: Bool
    ) async throws(EnrollmentError) {
        let now = clock.now
        var next = record
        next.state = isOver ? .failed : .waiting
        next.dueAt = now.advanced(bySeconds: ProviderPatience.pause(after: record.attempts))
        (next.detail, next.updatedAt) = (detail, now)
        var changes: [Change] = [.money(.updateRefund(next, from: record))]
        if isOver {
            let facts = ["channel": record.channel, "reason": detail ?? ""]
            changes.append(.audit(audit("refund.fail", record.transaction, .system, facts)))
        }
        _ = try await wrote(changes)
    }

    /// Takes a refund on record before the provider is asked, so that nobody else asks meanwhile.
    ///
    /// - Returns: nil when somebody else has taken it.
    func taken(_ record: RefundRecord) async throws(EnrollmentError) -> RefundRecord? {
        var next = record
        next.attempts += 1
        next.dueAt = clock.now.advanced(bySeconds: ProviderPatience.leaseSeconds)
        next.updatedAt = clock.now
        return try await wrote([.money(.updateRefund(next, from: record))]) ? next : nil
    }

    /// The refund for the first time, or again after the provider refused it.
    private func requested(
        _ payment: PaymentRecord,
        _ principal: Principal
    ) throws(EnrollmentError) -> MoneyChange {
        let now = clock.now
        if let known = try providerRefund(of: payment) {
            var again = known
            (again.state, again.attempts, again.dueAt, again.detail) = (.waiting, 0, now, nil)
            (again.confirmedBy, again.updatedAt) = (principal.auditName, now)
            return .updateRefund(again, from: known)
        }
        return .addRefund(
            RefundRecord(
                channel: payment.channel,
                transaction: payment.transaction,
                request: "R\(payment.transaction)",
                amountFen: payment.amountFen,
                state: .waiting,
                attempts: 0,
                dueAt: now,
                confirmedBy: principal.auditName,
                createdAt: now,
                updatedAt: now
            )
        )
    }
}
