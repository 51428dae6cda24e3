public import Model

/// 自助解锁: what needs no review where the centre has switched it on.
///
/// Source: product.md §13 item 9, §16 item 8.
extension EnrollmentDesk {
    /// A token is unlocked without a review once in so many seconds.
    private static let selfServicePause: Int64 = 30 * 86_400

    /// Approves an UNLOCK that its holder handed in, without a review: the code goes to the phone on file, and whoever reads it has
    /// password, phone and token.
    ///
    /// - Parameter number: the application.
    /// - Returns: the application, PENDING_EXECUTION; nil when it waits for a review like any other: the switch is off, the counter
    ///   entered it, its phone is not the one on record of the certificate, or the token was unlocked within 30 days.
    /// - Throws: `EnrollmentError` as `approve`.
    public func approveSelfService(
        _ number: ApplicationNumber
    ) async throws(EnrollmentError) -> ApplicationRecord? {
        guard policy.selfServiceUnlock, try servesItself(found(number)) else { return nil }
        let deed = Deed(
            action: "application.approve",
            number: number,
            principal: .system,
            version: nil,
            key: nil
        )
        return try await perform(deed) { record throws(EnrollmentError) in
            guard try servesItself(record) else {
                throw EnrollmentError(.stateChanged(record.number, record.state))
            }
            let decision = try approved(record, Set(ReviewCheck.allCases), deed)
            let person = try ApplicationSnapshot(canonicalJSON: record.snapshot).form.person
            let notices = Notices(record: decision.record, person: person, at: clock.now)
            return Decision(
                record: decision.record,
                changes: decision.changes + [notices.security("自助办理了证书解锁")]
            )
        }
    }

    private func servesItself(_ record: ApplicationRecord) throws(EnrollmentError) -> Bool {
        guard record.type == .unlock, record.state == .pendingReview, record.registrar == nil,
            let id = record.certificate
        else { return false }
        let held = try caseOf(id.serial, of: record.owner)
        let person = try ApplicationSnapshot(canonicalJSON: record.snapshot).form.person
        // A number that was changed just now may be a thief's.
        guard person.mobile == held.snapshot.form.person.mobile,
            let token = held.certificate.reservation.tokenSerial
        else { return false }
        let unlocks = try read { () throws(BookError) in try source.unlocks(ofToken: token) }
        let since = clock.now.advanced(bySeconds: -EnrollmentDesk.selfServicePause)
        return !unlocks.contains { $0.createdAt > since }
    }
}
