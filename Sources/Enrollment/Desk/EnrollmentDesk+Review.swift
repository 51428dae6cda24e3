public import Model

/// 审核: rows C6 and N1.
extension EnrollmentDesk {
    /// Rejects an application, with a reason the applicant reads.
    ///
    /// - Returns: the application, REJECTED.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.stateChanged`,
    ///   `.invalidTransition`, `.damagedSnapshot` or `.book`.
    public func reject(
        _ number: ApplicationNumber,
        _ rejection: Rejection,
        by reviewer: Principal,
        version: Int64? = nil,
        key: String? = nil
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let deed = Deed(
            action: "application.reject",
            number: number,
            principal: reviewer,
            version: version,
            key: key
        )
        return try await perform(deed) { record throws(EnrollmentError) in
            try permitReview(reviewer, record)
            let known = TransitionFacts(holding: [.dutiesSeparated, .reasonGiven])
            let state = try advance(record, .reject, known)
            let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
            let now = clock.now
            let moved = record.moved(to: state, at: now) { edit in
                edit.reviewer = reviewer.name
                edit.reasonCode = rejection.code.rawValue
                edit.reasonText = rejection.text
            }
            let detail = auditFacts(moved).merging(["reasonCode": rejection.code.rawValue]) { $1 }
            let notices = Notices(record: moved, person: snapshot.form.person, at: now)
            return Decision(
                record: moved,
                changes: [
                    .updateApplication(moved), .audit(deed.audit(detail, at: now)),
                    notices.rejected(rejection),
                ]
            )
        }
    }

    /// Approves an application after the automatic checks were run again.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - reviewer: a reviewer who is neither its owner nor its registrar.
    ///   - checklist: what the reviewer confirms; must hold all of `ReviewCheck.required(for:)`.
    ///   - version: the version the reviewer looked at; nil for whatever is there.
    ///   - key: idempotency key.
    /// - Returns: the application, PENDING_PAYMENT, or PRODUCING when it costs nothing.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.stateChanged`,
    ///   `.invalidTransition`, `.checklistIncomplete`, `.validationFailed`, `.duplicateCertificate`,
    ///   `.damagedSnapshot` or `.book`.
    public func approve(
        _ number: ApplicationNumber,
        by reviewer: Principal,
        checklist: Set<ReviewCheck>,
        version: Int64? = nil,
        key: String? = nil
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let deed = Deed(
            action: "application.approve",
            number: number,
            principal: reviewer,
            version: version,
            key: key
        )
        return try await perform(deed) { record throws(EnrollmentError) in
            try permitReview(reviewer, record)
            let price = prices.price(of: record.type)
            // The table is asked first, so that a wrong state is told before a wrong form; `recheck` then
            // establishes what the table was told.
            let guards: Set<ApplicationGuard> = [.dutiesSeparated, .checklistComplete, .noDuplicate]
            let state = try advance(record, .approve, TransitionFacts(holding: guards, isFree: price == 0))
            let snapshot = try recheck(record, checklist)
            let moved = record.moved(to: state, at: clock.now) { $0.reviewer = reviewer.name }
            return Decision(record: moved, changes: approval(moved, snapshot, price, deed))
        }
    }

    private func permitReview(_ reviewer: Principal, _ record: ApplicationRecord) throws(EnrollmentError) {
        try permit(.decide, reviewer, record)
        if let rule = SeparationOfDuties.violation(reviewer: reviewer.name ?? "", record) {
            throw EnrollmentError(.sodViolation(rule))
        }
    }

    /// The checklist, the form's rules as of today, and the duplicate check once more.
    private func recheck(
        _ record: ApplicationRecord,
        _ checklist: Set<ReviewCheck>
    ) throws(EnrollmentError) -> ApplicationSnapshot {
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let missing = ReviewCheck.required(for: snapshot.form).filter { !checklist.contains($0) }
        guard missing.isEmpty else { throw EnrollmentError(.checklistIncomplete(missing)) }
        let failures = snapshot.failures(on: today)
        guard failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        try checkDuplicate(record.subjectUID, record.profile)
        return snapshot
    }

    /// N1; without a fee a zero order that is paid, and the job at once.
    private func approval(
        _ record: ApplicationRecord,
        _ snapshot: ApplicationSnapshot,
        _ price: Int64,
        _ deed: Deed
    ) -> [Change] {
        let now = clock.now
        let notices = Notices(record: record, person: snapshot.form.person, at: now)
        let detail = auditFacts(record).merging(["amountFen": String(price)]) { $1 }
        let common: [Change] = [.updateApplication(record), .audit(deed.audit(detail, at: now))]
        guard price == 0 else {
            let order = OrderRecord(
                application: record.number,
                amountFen: price,
                state: .unpaid,
                createdAt: now
            )
            let deadline = CalendarDay(now.advanced(bySeconds: policy.unpaidDays * 86_400))
            return common + [.addOrder(order), notices.pay(amountFen: price, until: deadline)]
        }
        let order = OrderRecord(
            application: record.number,
            amountFen: 0,
            state: .paid,
            channel: PaymentChannel.zero.rawValue,
            channelTransaction: record.number.text,
            createdAt: now,
            paidAt: now
        )
        return common + [.addOrder(order), queuedJob(record.number, now), notices.paid(amountFen: 0)]
    }

    /// The job of an application that is paid.
    func queuedJob(_ number: ApplicationNumber, _ now: Timestamp) -> Change {
        .addJob(
            JobRecord(
                application: number,
                state: .queued,
                resumeFrom: .queued,
                version: 1,
                createdAt: now,
                updatedAt: now
            )
        )
    }

    /// What every audit event of a transition says.
    func auditFacts(_ record: ApplicationRecord) -> [String: String] {
        [
            "state": record.state.rawValue, "version": String(record.version),
            "snapshotVersion": String(record.snapshotVersion),
        ]
    }
}
