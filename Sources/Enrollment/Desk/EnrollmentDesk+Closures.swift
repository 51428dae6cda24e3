public import Model

/// 关闭: a case in production that cannot be finished; one business administrator proposes to close it, another confirms.
///
/// Source: product.md §2.2 rule 3 and §4.3 row N5.
extension EnrollmentDesk {
    /// Proposes to close an application that is in production.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - text: why, as `Rejection` has it; the applicant reads it.
    ///   - principal: a business administrator.
    /// - Returns: the application, as it was.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.invalidTransition`, `.validationFailed`, or
    ///   `.book` (`.exists` when it is proposed already).
    public func proposeClosure(
        _ number: ApplicationNumber,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord {
        do throws(EnrollmentError) {
            let record = try found(number)
            try permit(.closeException, principal, record)
            let guards: Set<ApplicationGuard> = [.reasonGiven, .secondPerson, .signedIsRevoked]
            _ = try advance(record, .abort, TransitionFacts(holding: guards))
            let reason = try Rejection(code: .other, text: text)
            _ = try await propose(.closure, number.text, nil, reason.text, principal)
            return record
        } catch {
            throw await recorded(error, "closure.propose", principal, number.text)
        }
    }

    /// Confirms it: the application is closed in the same commit, what was signed for it is revoked, and its order is refunded.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - token: the token the job is on; it becomes DEFECTIVE. Nil when the job has none.
    ///   - principal: a business administrator who is not who proposed it.
    /// - Returns: the application, CLOSED.
    /// - Throws: as `abort(_:reason:by:second:token:)`.
    public func confirmClosure(
        _ number: ApplicationNumber,
        token: TokenRecord?,
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let deed = Deed(
            action: "application.abort",
            number: number,
            principal: principal,
            version: nil,
            key: nil
        )
        return try await perform(deed) { record throws(EnrollmentError) in
            try permit(.closeException, principal, record)
            let proposal = try openProposal(.closure, number.text)
            let confirmed = try decided(proposal, .confirmed, principal)
            let reason = try Rejection(code: .other, text: proposal.text)
            let decision = try aborted(record, reason, proposal.proposedBy, token, deed)
            return Decision(
                record: decision.record,
                changes: decision.changes + [.updateProposal(confirmed)]
            )
        }
    }

    /// Declines it, or takes it back; the job goes on.
    ///
    /// - Returns: the application, as it was.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation` or `.book`.
    public func declineClosure(
        _ number: ApplicationNumber,
        by principal: Principal
    ) async throws(EnrollmentError) -> ApplicationRecord {
        do throws(EnrollmentError) {
            let record = try found(number)
            try permit(.closeException, principal, record)
            _ = try await decline(.closure, number.text, principal)
            return record
        } catch {
            throw await recorded(error, "closure.decline", principal, number.text)
        }
    }
}
