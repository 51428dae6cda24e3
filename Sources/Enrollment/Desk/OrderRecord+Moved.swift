import Model

extension OrderRecord {
    /// The same order after `event`; who, how and when are kept unless given.
    func moved(
        by event: OrderEvent,
        channel: String? = nil,
        transaction: String? = nil,
        confirmedBy: String? = nil,
        paidAt: Timestamp? = nil
    ) throws(EnrollmentError) -> OrderRecord {
        let next: State
        do throws(InvalidTransition) {
            next = try state.after(event)
        } catch {
            throw EnrollmentError(.invalidTransition(error))
        }
        return OrderRecord(
            application: application,
            amountFen: amountFen,
            state: next,
            channel: channel ?? self.channel,
            channelTransaction: transaction ?? channelTransaction,
            confirmedBy: confirmedBy ?? self.confirmedBy,
            createdAt: createdAt,
            paidAt: paidAt ?? self.paidAt
        )
    }
}
