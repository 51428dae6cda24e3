public import Model

/// How an application ends before its token is made: rows C5, C8, C9, C10, N3, X3, N5, X6, U4.
extension EnrollmentDesk {
    /// 撤销: before the review, or after a rejection.
    ///
    /// - Returns: the application, WITHDRAWN.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.stateChanged`, `.invalidTransition`,
    ///   `.damagedSnapshot` or `.book`.
    public func withdraw(
        _ number: ApplicationNumber,
        by principal: Principal,
        version: Int64? = nil,
        key: String? = nil
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let deed = Deed(
            action: "application.withdraw",
            number: number,
            principal: principal,
            version: version,
            key: key
        )
        return try await perform(deed) { record throws(EnrollmentError) in
            try permit(.withdraw, principal, record)
            let state = try advance(record, .withdraw, TransitionFacts(holding: [.byOwner]))
            let moved = record.moved(to: state, at: clock.now)
            return try ended(moved, deed, extra: []) { $0.withdrawn() }
        }
    }

    /// The owner gives up an unpaid order.
    ///
    /// - Returns: the application, CLOSED.
    /// - Throws: as `withdraw`.
    public func giveUp(
        _ number: ApplicationNumber,
        by principal: Principal,
        key: String? = nil
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let deed = Deed(
            action: "application.give-up",
            number: number,
            principal: principal,
            version: nil,
            key: key
        )
        return try await perform(deed) { record throws(EnrollmentError) in
            try permit(.withdraw, principal, record)
            return try closedUnpaid(record, .giveUp, [.byOwner, .orderUnpaid], deed)
        }
    }

    /// Does what time has done: an unpaid order lapses, an untouched draft or rejection is given up, and what nobody executed ends.
    ///
    /// - Returns: the application as it is then, also when nothing was due; nil when a draft was removed.
    /// - Throws: `EnrollmentError` with `.notFound`, `.stateChanged`, `.damagedSnapshot` or `.book`.
    public func lapse(_ number: ApplicationNumber) async throws(EnrollmentError) -> ApplicationRecord? {
        let found = try found(number)
        guard let event = try lapseEvent(found) else { return found }
        let deed = Deed(
            action: "application.lapse",
            number: number,
            principal: .system,
            version: found.version,
            key: nil
        )
        let record = try await perform(deed) { record throws(EnrollmentError) in
            try lapsed(record, event, deed)
        }
        return record.state == .draft ? nil : record
    }

    /// N5: two persons close an application that is in production; what was signed for it is revoked, and
    /// its order is refunded.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - reason: said to the applicant, 2 to 200 characters.
    ///   - principal: a business administrator.
    ///   - second: another business administrator, who confirms.
    ///   - token: the token the job is on; it becomes DEFECTIVE. Nil when the job has none.
    /// - Returns: the application, CLOSED.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.validationFailed`,
    ///   `.tokenMismatch`, `.stateChanged`, `.invalidTransition` or `.book`.
    public func abort(
        _ number: ApplicationNumber,
        reason: Rejection,
        by principal: Principal,
        second: Principal,
        token: TokenRecord? = nil
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
            try permit(.closeException, second, record)
            if let rule = SeparationOfDuties.violation(
                first: principal.name ?? "",
                second: second.name ?? ""
            ) {
                throw EnrollmentError(.sodViolation(rule))
            }
            return try aborted(record, reason, second.auditName, token, deed)
        }
    }

    private func lapseEvent(_ record: ApplicationRecord) throws(EnrollmentError) -> ApplicationEvent? {
        let age = clock.now.secondsSinceEpoch - record.updatedAt.secondsSinceEpoch
        switch record.state {
        case .draft, .rejected: return age >= policy.abandonedDays * 86_400 ? .abandon : nil
        case .pendingPayment: return age >= policy.unpaidDays * 86_400 ? .paymentLapsed : nil
        case .pendingExecution: return try executionLapse(record)
        case .pendingReview, .producing, .processing, .completed, .withdrawn, .closed: return nil
        }
    }

    /// X6: so many days after the end of the certificate; U4: after the approval.
    private func executionLapse(_ record: ApplicationRecord) throws(EnrollmentError) -> ApplicationEvent? {
        guard let id = record.certificate else { return nil }
        let days = policy.executionDays * 86_400
        guard record.type == .unlock else {
            let end = try foundCertificate(id).reservation.notAfter
            return clock.now > end.advanced(bySeconds: days) ? .executionLapsed : nil
        }
        let order = try read { () throws(BookError) in try source.order(of: record.number) }
        let approved = order?.createdAt ?? record.updatedAt
        return clock.now >= approved.advanced(bySeconds: days) ? .executionLapsed : nil
    }

    private func lapsed(
        _ record: ApplicationRecord,
        _ event: ApplicationEvent,
        _ deed: Deed
    ) throws(EnrollmentError) -> Decision {
        if event == .paymentLapsed {
            return try closedUnpaid(record, event, [.orderUnpaid, .unpaid30Days], deed)
        }
        if event == .executionLapsed {
            let changes = try closing(
                record,
                event,
                holding: [.tooLate],
                because: ("execution_lapsed", "逾期未在数字证书助手中办理"),
                by: .system
            )
            return Decision(record: record.moved(to: .closed, at: clock.now), changes: changes)
        }
        let next = try next(record, event, TransitionFacts(holding: [.untouched90Days]))
        guard let next else { return Decision(record: record, changes: removal(record, deed)) }
        let moved = record.moved(to: next, at: clock.now) { edit in
            edit.reasonCode = "rejected_abandoned"
            edit.reasonText = "驳回后超过 \(policy.abandonedDays) 天未处理"
        }
        return try ended(moved, deed, extra: []) { $0.closed(reasonText: moved.reasonText ?? "") }
    }

    /// N3: the application is closed and its order cancelled.
    private func closedUnpaid(
        _ record: ApplicationRecord,
        _ event: ApplicationEvent,
        _ guards: Set<ApplicationGuard>,
        _ deed: Deed
    ) throws(EnrollmentError) -> Decision {
        let state = try advance(record, event, TransitionFacts(holding: guards))
        let order = try foundOrder(record.number)
        let cancelled = try order.moved(by: .cancel)
        let moved = record.moved(to: state, at: clock.now) { edit in
            edit.reasonCode = "unpaid"
            edit.reasonText = event == .giveUp ? "申请人放弃支付" : "超过 \(policy.unpaidDays) 天未支付"
        }
        let extra: [Change] = [.updateOrder(cancelled, from: order.state)]
        return try ended(moved, deed, extra: extra) { $0.closed(reasonText: moved.reasonText ?? "") }
    }

    /// N5, as two persons have decided it; the second one by the name in the audit chain.
    func aborted(
        _ record: ApplicationRecord,
        _ reason: Rejection,
        _ second: String,
        _ token: TokenRecord?,
        _ deed: Deed
    ) throws(EnrollmentError) -> Decision {
        let guards: Set<ApplicationGuard> = [.reasonGiven, .secondPerson, .signedIsRevoked]
        let state = try advance(record, .abort, TransitionFacts(holding: guards))
        let job = try foundJob(record.number)
        let now = clock.now
        let moved = record.moved(to: state, at: now) { edit in
            edit.reasonCode = reason.code.rawValue
            edit.reasonText = reason.text
        }
        let cancelled = try job.moved(by: .cancel, at: now) { edit in
            edit.station = nil
            edit.producer = nil
            edit.leaseUntil = nil
        }
        var extra: [Change] = [.updateJob(cancelled)] + (try orderEnds(of: record.number))
        // Nothing of this job is on a token that was only chosen; the secrets that it may have are on record.
        let isChosen = token?.state == .allocated
        if let token, isChosen {
            extra += try released(token, from: record.number, by: deed.principal, at: now)
        }
        extra += try abandonment(
            of: living(of: job),
            job,
            isChosen ? nil : token,
            by: deed.principal,
            because: .cessationOfOperation,
            at: now
        )
        return try ended(moved, deed, extra: extra, ["second": second]) {
            $0.closed(reasonText: reason.text)
        }
    }

    private func released(
        _ token: TokenRecord,
        from number: ApplicationNumber,
        by principal: Principal,
        at now: Timestamp
    ) throws(EnrollmentError) -> [Change] {
        var free = try token.moved(to: .inStock, at: now)
        free.application = nil
        let event = AuditEvent(
            at: now,
            actor: principal.auditName,
            action: "token.release",
            object: token.serial,
            detail: ["application": number.text, "model": token.model]
        )
        return [.updateToken(free), .audit(event)]
    }

    /// The application with its audit event, its notice and whatever else ends with it.
    private func ended(
        _ record: ApplicationRecord,
        _ deed: Deed,
        extra: [Change],
        _ detail: [String: String] = [:],
        _ notice: (Notices) -> Change
    ) throws(EnrollmentError) -> Decision {
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let now = clock.now
        let reason = record.reasonCode.map { ["reasonCode": $0] } ?? [:]
        let all = auditFacts(record).merging(reason) { $1 }.merging(detail) { $1 }
        let notices = Notices(record: record, person: snapshot.form.person, at: now)
        return Decision(
            record: record,
            changes: [.updateApplication(record)] + extra + [
                .audit(deed.audit(all, at: now)), notice(notices),
            ]
        )
    }
}
