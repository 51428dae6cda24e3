public import Model

/// 废弃指令: a token that a station has in hand is to be given up.
extension EnrollmentDesk {
    /// Puts on record that a job's token is to be set aside; the station that has it does so when nobody is at work on it.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - token: the serial number of its token.
    ///   - text: why, 2 to 200 characters, for staff.
    ///   - principal: a producer.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.validationFailed` or `.book`.
    public func orderSetAside(
        _ number: ApplicationNumber,
        token: String,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) {
        let reason: String
        do throws(EnrollmentError) {
            try permit(.produce, principal, try found(number))
            reason = try self.reason(text)
        } catch {
            throw await recorded(error, "job.set-aside.order", principal, number.text)
        }
        let order = SetAsideOrder(
            tokenSerial: token,
            application: number,
            text: reason,
            orderedBy: principal.auditName,
            createdAt: clock.now
        )
        let event = AuditEvent(
            at: order.createdAt,
            actor: principal.auditName,
            action: "job.set-aside.order",
            object: number.text,
            detail: ["token": token, "text": reason]
        )
        do throws(BookError) {
            try await book.commit([.orderSetAside(order), .audit(event)])
        } catch {
            throw EnrollmentError(.book(error))
        }
    }
}
