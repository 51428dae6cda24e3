public import Model

/// 退款: one person of finance proposes, a business administrator confirms that it went back.
///
/// Source: product.md §2.2 rule 3, §4.5.
extension EnrollmentDesk {
    /// Proposes to send a payment back.
    ///
    /// - Parameters:
    ///   - channel: how it arrived.
    ///   - transaction: its transaction number; REFUNDING or MISMATCHED.
    ///   - text: why, 2 to 200 characters.
    ///   - principal: finance.
    /// - Returns: the proposal, PROPOSED.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, `.validationFailed`, `.notFound`, `.notRefundable` or `.book`
    ///   (`.exists` when it is proposed already).
    public func proposeRefund(
        _ channel: PaymentChannel,
        _ transaction: String,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> ProposalRecord {
        do throws(EnrollmentError) {
            try permit(.proposeRefund, principal, nil)
            _ = try refundable(channel, transaction)
            return try await propose(.refund, "\(channel.rawValue)/\(transaction)", nil, text, principal)
        } catch {
            throw await recorded(error, "refund.propose", principal, transaction)
        }
    }

    /// Confirms that a payment went back, or that its provider is to send it back.
    ///
    /// The order that it paid, when it paid one, is REFUNDED then; where the provider is asked, when it says that the money went.
    ///
    /// - Parameters:
    ///   - channel: how it arrived.
    ///   - transaction: its transaction number.
    ///   - refund: the transaction number by which it went back, 1 to 64 characters; nil to have the provider of the channel send
    ///     it back.
    ///   - principal: a business administrator who is not who proposed it.
    /// - Returns: the payment, REFUNDED, or REFUNDING while the provider is asked.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, `.validationFailed`, `.notFound`, `.notRefundable`,
    ///   `.refundUnderWay`, `.invalidTransition` or `.book`.
    public func confirmRefund(
        _ channel: PaymentChannel,
        _ transaction: String,
        refund: String?,
        by principal: Principal
    ) async throws(EnrollmentError) -> PaymentRecord {
        do throws(EnrollmentError) {
            try permit(.confirmRefund, principal, nil)
            let payment = try refundable(channel, transaction)
            let proposal = try openProposal(.refund, "\(channel.rawValue)/\(transaction)")
            let confirmed = try decided(proposal, .confirmed, principal)
            if refund == nil, channel.sendsBack {
                return try await sendBack(payment, confirmed, principal)
            }
            var returned = payment
            returned.state = .refunded
            returned.refundTransaction = try words(refund ?? "", 1...64, "refund", "退款交易号")
            returned.updatedAt = clock.now
            var detail = ["amountFen": String(payment.amountFen), "transaction": transaction]
            detail["refundTransaction"] = returned.refundTransaction
            let event = audit("refund.confirm", payment.application.text, principal, detail)
            try await write(
                [.updateProposal(confirmed), .updatePayment(returned, from: payment.state)]
                    + (try refundedOrder(of: payment)) + (try byHand(payment)) + [
                        .audit(event), try refundNotice(payment),
                    ]
            )
            return returned
        } catch {
            throw await recorded(error, "refund.confirm", principal, transaction)
        }
    }

    /// Declines a proposed refund; another one may be proposed.
    ///
    /// - Throws: as `confirmRefund`.
    public func declineRefund(
        _ channel: PaymentChannel,
        _ transaction: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> ProposalRecord {
        do throws(EnrollmentError) {
            try permit(.confirmRefund, principal, nil)
            return try await decline(.refund, "\(channel.rawValue)/\(transaction)", principal)
        } catch {
            throw await recorded(error, "refund.decline", principal, transaction)
        }
    }

    private func refundable(
        _ channel: PaymentChannel,
        _ transaction: String
    ) throws(EnrollmentError) -> PaymentRecord {
        let payment = try read { () throws(BookError) in
            try source.payment(channel: channel.rawValue, transaction: transaction)
        }
        guard let payment else { throw EnrollmentError(.notFound(object: "payment \(transaction)")) }
        guard payment.state == .refunding || payment.state == .mismatched else {
            throw EnrollmentError(.notRefundable(transaction: transaction, payment.state))
        }
        guard try providerRefund(of: payment)?.state != .waiting else {
            throw EnrollmentError(.refundUnderWay(transaction: transaction))
        }
        return payment
    }

    /// 已退款, said to who paid.
    func refundNotice(_ payment: PaymentRecord) throws(EnrollmentError) -> Change {
        let record = try found(payment.application)
        let person = try ApplicationSnapshot(canonicalJSON: record.snapshot).form.person
        return Notices(record: record, person: person, at: clock.now).refunded(amountFen: payment.amountFen)
    }

    /// The order that this payment, and no other, paid.
    func refundedOrder(of payment: PaymentRecord) throws(EnrollmentError) -> [Change] {
        let order = try read { () throws(BookError) in try source.order(of: payment.application) }
        guard let order, order.state == .refunding, order.channel == payment.channel,
            order.channelTransaction == payment.transaction
        else { return [] }
        return [.updateOrder(try order.moved(by: .refunded), from: .refunding)]
    }
}
