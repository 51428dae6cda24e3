public import Model

/// 换号: a phone that is changed between approval and redemption holds the codes.
///
/// Source: product.md §4.6.
extension EnrollmentDesk {
    /// Holds every code of an account that can be redeemed for 24 hours, and tells the number that was on file.
    ///
    /// For whoever keeps the accounts, when the phone of one was changed.
    ///
    /// - Parameters:
    ///   - login: the account.
    ///   - applications: those of the account that are PENDING_EXECUTION.
    /// - Returns: the codes that are held.
    /// - Throws: `EnrollmentError` with `.notFound`, `.damagedSnapshot` or `.book`; then nothing is held.
    public func phoneChanged(
        of login: String,
        _ applications: [ApplicationNumber]
    ) async throws(EnrollmentError) -> [ExecutionCodeRecord] {
        let (held, changes) = try phoneChange(of: login, applications)
        if !changes.isEmpty { try await write(changes) }
        return held
    }

    /// The same for who writes it beside the change of the number: nothing may be redeemed in between.
    ///
    /// - Parameters:
    ///   - login: the account.
    ///   - applications: those of the account that are PENDING_EXECUTION.
    /// - Returns: the codes that are held, and what is to be committed.
    /// - Throws: `EnrollmentError` with `.notFound`, `.damagedSnapshot` or `.book`.
    public func phoneChange(
        of login: String,
        _ applications: [ApplicationNumber]
    ) throws(EnrollmentError) -> (held: [ExecutionCodeRecord], changes: [Change]) {
        let now = clock.now
        var held: [ExecutionCodeRecord] = []
        var changes: [Change] = []
        for number in applications {
            let record = try found(number)
            guard record.owner == login, record.state == .pendingExecution else { continue }
            let codes = try read { () throws(BookError) in try source.codes(for: number.text) }
            for old in codes where old.state == .issued {
                var next = old
                (next.heldUntil, next.updatedAt) = (now.advanced(bySeconds: CodeRules.hold), now)
                held.append(next)
                changes.append(.updateCode(next, from: old))
            }
            let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
            let notices = Notices(record: record, person: snapshot.form.person, at: now)
            changes.append(notices.security("更换了手机号码，验证码暂停使用24小时"))
        }
        guard !changes.isEmpty else { return ([], []) }
        let event = audit("account.phone-change", login, .applicant(login: login), ["codes": "\(held.count)"])
        return (held, changes + [.audit(event)])
    }
}
