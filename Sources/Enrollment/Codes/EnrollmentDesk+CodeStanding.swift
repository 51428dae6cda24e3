public import Model

/// 码的状态: what an owner sees of a code.
extension EnrollmentDesk {
    /// The newest code of an application.
    ///
    /// - Parameter record: the application.
    /// - Returns: nil where none is waited for.
    /// - Throws: `EnrollmentError` with `.damagedSnapshot` or `.book`.
    public func codeStanding(of record: ApplicationRecord) throws(EnrollmentError) -> CodeStanding? {
        guard record.state == .pendingExecution else { return nil }
        return record.type == .unlock ? try unlockStanding(of: record) : try executionStanding(of: record)
    }

    private func executionStanding(
        of record: ApplicationRecord
    ) throws(EnrollmentError) -> CodeStanding? {
        let codes = try read { () throws(BookError) in try source.codes(for: record.number.text) }
        guard let code = codes.last else { return nil }
        let state: CodeStanding.State =
            switch code.state {
            case .issued: code.expiresAt > clock.now ? .sent : .over
            case .redeemed: (code.sessionUntil ?? clock.now) > clock.now ? .inSession : .over
            case .locked: .locked
            case .consumed, .superseded, .void: .over
            }
        return try standing(
            record,
            state,
            sentAt: code.createdAt,
            until: code.expiresAt,
            heldUntil: code.heldUntil,
            earlier: codes.map(\.createdAt)
        )
    }

    private func unlockStanding(of record: ApplicationRecord) throws(EnrollmentError) -> CodeStanding? {
        guard let unlock = try unlock(of: record) else { return nil }
        let codes = try read { () throws(BookError) in try source.unlockCodes(ofToken: unlock.tokenSerial) }
        guard let code = codes.last(where: { $0.unlock == unlock.sequence }) else { return nil }
        let state: CodeStanding.State =
            switch code.state {
            case .issued: code.expiresAt > clock.now ? .sent : .over
            case .redeemed: (code.sessionUntil ?? clock.now) > clock.now ? .inSession : .over
            case .locked: .locked
            case .consumed, .superseded: .over
            }
        return try standing(
            record,
            state,
            sentAt: code.createdAt,
            until: code.expiresAt,
            heldUntil: nil,
            earlier: codes.map(\.createdAt)
        )
    }

    private func standing(
        _ record: ApplicationRecord,
        _ state: CodeStanding.State,
        sentAt: Timestamp,
        until end: Timestamp,
        heldUntil: Timestamp?,
        earlier: [Timestamp]
    ) throws(EnrollmentError) -> CodeStanding {
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let account = try read { () throws(BookError) in try source.mobile(ofAccount: record.owner) }
        return CodeStanding(
            state: state,
            sentAt: sentAt,
            mobile: Mask.mobile(snapshot.mobile(of: record, account: account)),
            expiresAt: end,
            heldUntil: heldUntil.flatMap { $0 > clock.now ? $0 : nil },
            nextAt: state == .locked ? nil : CodeRules.next(after: earlier) ?? clock.now
        )
    }
}
