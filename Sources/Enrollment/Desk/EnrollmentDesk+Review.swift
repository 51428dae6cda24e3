public import Model

/// 审核: rows C6, N1, X1, U1 and V1.
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
    /// - Returns: the application: PENDING_PAYMENT; what costs nothing PRODUCING or PENDING_EXECUTION; a REVOKE COMPLETED, its
    ///   certificate revoked in the same commit.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.stateChanged`,
    ///   `.invalidTransition`, `.checklistIncomplete`, `.validationFailed`, `.duplicateCertificate`,
    ///   `.certificateNotActive`, `.certificateExpired`, `.notInRenewalWindow`,
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
            return try approved(record, checklist, deed)
        }
    }

    /// What an approval does, once it is known who may give it.
    func approved(
        _ record: ApplicationRecord,
        _ checklist: Set<ReviewCheck>,
        _ deed: Deed
    ) throws(EnrollmentError) -> Decision {
        let price = try price(of: record.type, renews: renews(record))
        // The table is asked first, so that a wrong state is told before a wrong form; `recheck` then
        // establishes what the table was told.
        let guards: Set<ApplicationGuard> = [
            .dutiesSeparated, .checklistComplete, .noDuplicate, .certificateActive, .submittedInWindow,
        ]
        let state = try advance(record, .approve, TransitionFacts(holding: guards, isFree: price == 0))
        let (snapshot, certificate) = try recheck(record, checklist)
        let moved = record.moved(to: state, at: clock.now) { $0.reviewer = deed.principal.name }
        let effects = try approval(moved, snapshot, certificate, price, deed)
        return Decision(record: moved, changes: effects)
    }

    /// Whether it is 替换并更新.
    private func renews(_ record: ApplicationRecord) throws(EnrollmentError) -> Bool {
        guard record.type == .replace else { return false }
        return try ApplicationSnapshot(canonicalJSON: record.snapshot).matter?.renews ?? false
    }

    private func permitReview(_ reviewer: Principal, _ record: ApplicationRecord) throws(EnrollmentError) {
        try permit(.decide, reviewer, record)
        if let rule = SeparationOfDuties.violation(reviewer: reviewer.name ?? "", record) {
            throw EnrollmentError(.sodViolation(rule))
        }
    }

    /// The checklist, the form's rules as of today, and the automatic checks once more.
    private func recheck(
        _ record: ApplicationRecord,
        _ checklist: Set<ReviewCheck>
    ) throws(EnrollmentError) -> (ApplicationSnapshot, CertificateRecord?) {
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let missing = ReviewCheck.required(for: snapshot).filter { !checklist.contains($0) }
        guard missing.isEmpty else { throw EnrollmentError(.checklistIncomplete(missing)) }
        let isOnRecord = record.type == .unlock || record.type == .revoke
        let failures = snapshot.failures(on: isOnRecord ? snapshot.judgedOn : today)
        guard failures.isEmpty else { throw EnrollmentError(.validationFailed(failures)) }
        let certificate = try record.certificate.map { id throws(EnrollmentError) in try foundCertificate(id)
        }
        if record.type.isProduced {
            try checkDuplicate(record.subjectUID, record.profile, except: certificate?.id)
        }
        if let certificate { try recheck(certificate, record.type, snapshot) }
        return (snapshot, certificate)
    }

    /// A RENEW needs only to have been submitted in time; everything else needs a certificate that has not ended.
    func recheck(
        _ certificate: CertificateRecord,
        _ type: ApplicationType,
        _ snapshot: ApplicationSnapshot
    ) throws(EnrollmentError) {
        if type == .renew || type == .replace { try checkSingle(certificate) }
        guard type == .renew else { return try checkInUse(certificate, for: type) }
        guard certificate.state == .active else {
            throw EnrollmentError(.certificateNotActive(certificate.id.serial))
        }
        let window = RenewalWindow(certificate.reservation.notAfter)
        guard window.contains(snapshot.submittedOn) else {
            throw EnrollmentError(.notInRenewalWindow(opensAt: window.opensOn))
        }
    }

    /// Order, and what the approval starts: nothing before it is paid.
    private func approval(
        _ record: ApplicationRecord,
        _ snapshot: ApplicationSnapshot,
        _ certificate: CertificateRecord?,
        _ price: Int64,
        _ deed: Deed
    ) throws(EnrollmentError) -> [Change] {
        let now = clock.now
        let notices = Notices(record: record, person: snapshot.form.person, at: now)
        let detail = auditFacts(record).merging(["amountFen": String(price)]) { $1 }
        var changes: [Change] = [.updateApplication(record), .audit(deed.audit(detail, at: now))]
        // 补办: the lost or broken token is worth nothing from the approval on.
        if record.type == .reissue, let certificate, certificate.state != .revoked {
            changes += try revocation(certificate, snapshot.matter, except: record.number, by: deed.principal)
        }
        guard price == 0 else {
            let order = OrderRecord(
                application: record.number,
                amountFen: price,
                state: .unpaid,
                createdAt: now
            )
            let deadline = CalendarDay(now.advanced(bySeconds: policy.unpaidDays * 86_400))
            return changes + [.addOrder(order), notices.pay(amountFen: price, until: deadline)]
        }
        changes.append(.addOrder(zeroOrder(record.number, now)))
        return try changes + settledEffects(record, snapshot, certificate, notices, by: deed.principal)
    }

    /// What happens when there is nothing to pay, or no more.
    private func settledEffects(
        _ record: ApplicationRecord,
        _ snapshot: ApplicationSnapshot,
        _ certificate: CertificateRecord?,
        _ notices: Notices,
        by principal: Principal
    ) throws(EnrollmentError) -> [Change] {
        guard let certificate, !record.type.isProduced else {
            return [queuedJob(record.number, clock.now), notices.paid(amountFen: 0)]
        }
        guard record.type == .revoke else {
            return try firstCode(record, certificate, notices, by: principal)
        }
        return try revocation(certificate, snapshot.matter, except: record.number, by: principal)
            + [notices.revoked(certificate.id.serial)]
    }

    /// What costs nothing has an order all the same, so that finance sees it.
    func zeroOrder(_ number: ApplicationNumber, _ now: Timestamp) -> OrderRecord {
        OrderRecord(
            application: number,
            amountFen: 0,
            state: .paid,
            channel: PaymentChannel.zero.rawValue,
            channelTransaction: number.text,
            createdAt: now,
            paidAt: now
        )
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
