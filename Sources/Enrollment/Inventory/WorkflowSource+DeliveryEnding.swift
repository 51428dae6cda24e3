public import Model

extension WorkflowSource where Self: DeliverySource {
    /// The delivery that is under way for a token, and ends with it.
    ///
    /// - Throws: `BookError`.
    public func delivery(endingWith token: TokenRecord) throws(BookError) -> DeliveryRecord? {
        guard let number = token.application, let job = try self.job(of: number),
            job.tokenSerial == token.serial, let delivery = try self.delivery(of: number),
            delivery.state.isUnderWay
        else { return nil }
        return delivery
    }

    /// The delivery that ends with a token, because the token has not come to its holder yet.
    ///
    /// - Parameters:
    ///   - token: the token, as it is before it ends.
    ///   - actor: who ends it, as the audit chain names them.
    ///   - now: when.
    /// - Returns: the delivery CANCELLED, and the audit event; nothing when none is under way for this token.
    /// - Throws: `BookError`.
    public func deliveryEnding(
        with token: TokenRecord,
        by actor: String,
        at now: Timestamp
    ) throws(BookError) -> [Change] {
        guard let delivery = try delivery(endingWith: token) else { return [] }
        let event = AuditEvent(
            at: now,
            actor: actor,
            action: "delivery.cancel",
            object: delivery.application.text,
            detail: ["token": token.serial, "before": delivery.state.rawValue]
        )
        return [.updateDelivery(delivery.cancelled(at: now), from: delivery.state), .audit(event)]
    }
}
