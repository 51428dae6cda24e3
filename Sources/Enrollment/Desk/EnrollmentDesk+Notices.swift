public import Model

/// 通知: what people decide about messages that did not get through.
extension EnrollmentDesk {
    /// Has a message that was given up tried again, now.
    ///
    /// - Parameters:
    ///   - record: the message as it stands.
    ///   - number: the application it is about; nil for none.
    ///   - principal: support or a business administrator.
    /// - Returns: the message, WAITING.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation`, or `.book` with `.stateChanged` for one that was not given up.
    public func retry(
        message record: MessageRecord,
        of number: ApplicationNumber?,
        by principal: Principal
    ) async throws(EnrollmentError) -> MessageRecord {
        let object = number?.text ?? "notice \(record.notice)"
        do throws(EnrollmentError) {
            try permit(.resendCode, principal, nil)
            guard record.state == .failed else {
                throw EnrollmentError(.book(BookError(.stateChanged(object: "notice \(record.notice)"))))
            }
        } catch {
            throw await recorded(error, "notice.retry", principal, object)
        }
        var next = record
        next.state = .waiting
        next.attempts = 0
        next.dueAt = clock.now
        next.updatedAt = clock.now
        let event = AuditEvent(
            at: clock.now,
            actor: principal.auditName,
            action: "notice.retry",
            object: object,
            detail: ["channel": record.channel.rawValue]
        )
        do throws(BookError) {
            try await book.commit([.updateMessage(next, from: record), .audit(event)])
            return next
        } catch {
            throw EnrollmentError(.book(error))
        }
    }
}
