public import Model

/// What people decide about events that an endpoint of the platform did not take.
extension EnrollmentDesk {
    /// Has an event that was given up told again, now and before all that waits.
    ///
    /// - Parameters:
    ///   - record: the delivery as it stands.
    ///   - principal: support or a business administrator.
    /// - Returns: the delivery, WAITING.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, or `.book` with `.stateChanged` for one that was not given up.
    public func retry(
        webhook record: WebhookDeliveryRecord,
        by principal: Principal
    ) async throws(EnrollmentError) -> WebhookDeliveryRecord {
        let object = "event \(record.event) for \(record.endpoint)"
        do throws(EnrollmentError) {
            try permit(.resendCode, principal, nil)
            guard record.state == .failed else {
                throw EnrollmentError(.book(BookError(.stateChanged(object: object))))
            }
        } catch {
            throw await recorded(error, "webhook.retry", principal, object)
        }
        var next = record
        next.state = .waiting
        next.attempts = 0
        next.dueAt = clock.now
        next.updatedAt = clock.now
        let event = AuditEvent(
            at: clock.now,
            actor: principal.auditName,
            action: "webhook.retry",
            object: "event \(record.event)",
            detail: ["endpoint": record.endpoint]
        )
        do throws(BookError) {
            try await book.commit([.webhook(.update(next, from: record)), .audit(event)])
            return next
        } catch {
            throw EnrollmentError(.book(error))
        }
    }
}
