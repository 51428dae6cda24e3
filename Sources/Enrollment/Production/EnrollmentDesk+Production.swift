public import Model

/// 制证: the steps of a job and its end, row N4.
extension EnrollmentDesk {
    /// Records a finished step and prolongs the lease.
    ///
    /// - Parameters:
    ///   - job: the job as this workstation last saw it.
    ///   - state: the step after the job's, INITIALIZED to VERIFIED.
    ///   - workstation: who holds it.
    ///   - evidence: what the step left behind.
    ///   - changes: others of the same moment, committed with it: the token's, the certificate's.
    /// - Returns: the job after the step.
    /// - Throws: `EnrollmentError` with `.jobNotHeld`, `.tokenMismatch`, `.stepIncomplete`, `.stateChanged`,
    ///   `.invalidTransition` or `.book`.
    public func advance(
        _ job: JobRecord,
        to state: JobState,
        _ workstation: Workstation,
        _ evidence: StepEvidence,
        alongside changes: [Change] = []
    ) async throws(EnrollmentError) -> JobRecord {
        try await commit(advanceStep(job, to: state, workstation, evidence), alongside: changes)
    }

    /// The changes of `advance`, for a caller who commits them with others.
    public func advanceStep(
        _ job: JobRecord,
        to state: JobState,
        _ workstation: Workstation,
        _ evidence: StepEvidence
    ) throws(EnrollmentError) -> ProductionStep {
        try checkHolder(job, workstation)
        if let expected = job.tokenSerial, let found = evidence.tokenSerial, expected != found {
            throw EnrollmentError(.tokenMismatch(expected: expected, found: found))
        }
        let now = clock.now
        let moved = try job.moved(by: .advance(to: state), at: now) { edit in
            edit.leaseUntil = lease(from: now)
            edit.tokenSerial = evidence.tokenSerial ?? job.tokenSerial
            edit.subjectPublicKeyInfo = evidence.subjectPublicKeyInfo ?? job.subjectPublicKeyInfo
            edit.tokenSlot = evidence.tokenSlot ?? job.tokenSlot
            edit.certificate = evidence.certificate ?? job.certificate
        }
        if let missing = missingEvidence(moved) {
            throw EnrollmentError(.stepIncomplete(state, missing: missing))
        }
        return step(moved, "job.advance", workstation, detail: evidence.detail, at: now)
    }

    /// Records that a step failed; the job may be claimed again and goes on from `resumeFrom`.
    ///
    /// From CLAIMED it goes on with another token, and forgets the one it had. Once a certificate was signed for the key on
    /// that token, this is `setAside`.
    ///
    /// - Parameters:
    ///   - job: the job as this workstation last saw it.
    ///   - failure: why, for staff, free of secrets.
    ///   - resumeFrom: the step to go on from; the job's own when nil.
    ///   - workstation: who holds it.
    /// - Returns: the job, FAILED and held by nobody.
    /// - Throws: `EnrollmentError` with `.jobNotHeld`, `.alreadyCertified`, `.stateChanged`, `.invalidTransition` or `.book`.
    public func fail(
        _ job: JobRecord,
        _ failure: String,
        resumeFrom: JobState? = nil,
        _ workstation: Workstation
    ) async throws(EnrollmentError) -> JobRecord {
        try checkHolder(job, workstation)
        let back = resumeFrom ?? job.state
        if back == .claimed, try !living(of: job).isEmpty {
            throw EnrollmentError(.alreadyCertified(job.application))
        }
        let now = clock.now
        let failed = try failed(job, failure, resumeFrom: back, remembering: job.certificate, at: now)
        return try await commit(step(failed, "job.fail", workstation, detail: failure, at: now))
    }

    /// The job after a failure; from CLAIMED on without its token and key.
    func failed(
        _ job: JobRecord,
        _ failure: String,
        resumeFrom back: JobState,
        remembering certificate: CertificateID?,
        at now: Timestamp
    ) throws(EnrollmentError) -> JobRecord {
        try job.moved(by: .fail(resumeFrom: back), at: now) { edit in
            edit.station = nil
            edit.producer = nil
            edit.leaseUntil = nil
            edit.failure = failure
            edit.certificate = certificate
            guard back == .claimed else { return }
            edit.tokenSerial = nil
            edit.subjectPublicKeyInfo = nil
            edit.tokenSlot = nil
        }
    }

    /// N4: the certificate is proven on the token; job, application, certificate, token and delivery are
    /// finished in one commit.
    ///
    /// - Parameters:
    ///   - job: the job, VERIFIED.
    ///   - token: its token, IN_PRODUCTION.
    ///   - workstation: who holds it.
    ///   - changes: others of the same moment, committed first.
    /// - Returns: the application, COMPLETED.
    /// - Throws: `EnrollmentError` with `.jobNotHeld`, `.tokenMismatch`, `.stepIncomplete`, `.notPermitted`,
    ///   `.sodViolation`, `.stateChanged`, `.invalidTransition`, `.damagedSnapshot` or `.book`.
    public func complete(
        _ job: JobRecord,
        token: TokenRecord,
        _ workstation: Workstation,
        alongside changes: [Change] = []
    ) async throws(EnrollmentError) -> ApplicationRecord {
        let completion = try completion(job, token: token, workstation)
        _ = try await commit(completion, alongside: changes)
        return try found(job.application)
    }

    /// The changes of `complete`, for a caller who commits them with others.
    public func completion(
        _ job: JobRecord,
        token: TokenRecord,
        _ workstation: Workstation
    ) throws(EnrollmentError) -> ProductionStep {
        try checkHolder(job, workstation)
        let record = try found(job.application)
        try permit(.produce, workstation.producer, record)
        if let rule = SeparationOfDuties.violation(producer: workstation.producer.name ?? "", record) {
            throw EnrollmentError(.sodViolation(rule))
        }
        guard let certificate = job.certificate, let serial = job.tokenSerial else {
            throw EnrollmentError(.stepIncomplete(.done, missing: "certificate or token"))
        }
        guard serial == token.serial else {
            throw EnrollmentError(.tokenMismatch(expected: serial, found: token.serial))
        }
        let now = clock.now
        let done = try job.moved(by: .advance(to: .done), at: now) { $0.leaseUntil = nil }
        let last = step(done, "job.complete", workstation, detail: "done", at: now)
        let effects = try completed(record, token, certificate, workstation, now)
        return ProductionStep(job: done, changes: last.changes + effects)
    }

    /// What a job must have after a step.
    private func missingEvidence(_ job: JobRecord) -> String? {
        switch job.state {
        case .initialized: job.tokenSerial == nil ? "token" : nil
        case .keyGenerated: job.subjectPublicKeyInfo == nil ? "public key" : nil
        case .issued, .written, .verified, .done: job.certificate == nil ? "certificate" : nil
        case .queued, .claimed, .failed, .cancelled, .rejected: nil
        }
    }

    private func completed(
        _ record: ApplicationRecord,
        _ token: TokenRecord,
        _ certificate: CertificateID,
        _ workstation: Workstation,
        _ now: Timestamp
    ) throws(EnrollmentError) -> [Change] {
        let state = try advance(record, .produced, TransitionFacts(holding: [.jobVerified]))
        let snapshot = try ApplicationSnapshot(canonicalJSON: record.snapshot)
        let moved = record.moved(to: state, at: now)
        let delivery = DeliveryRecord(
            application: record.number,
            method: snapshot.form.delivery.rawValue,
            state: .ready,
            updatedAt: now
        )
        let detail = auditFacts(moved).merging([
            "certificate": certificate.serial.hexadecimal, "token": token.serial,
        ]) { $1 }
        let event = AuditEvent(
            at: now,
            actor: workstation.producer.auditName,
            action: "application.complete",
            object: record.number.text,
            detail: detail
        )
        let notices = Notices(record: moved, person: snapshot.form.person, at: now)
        return [
            .updateApplication(moved), .activateCertificate(certificate),
            .updateToken(try token.moved(to: .produced, at: now)), .addDelivery(delivery), .audit(event),
            notices.produced(snapshot.form.delivery),
        ]
    }
}
