public import Model

/// 制证: taking jobs from the queue and giving them back.
extension EnrollmentDesk {
    /// Claims the next job that this producer may make: one this workstation holds already (after a crash),
    /// else the most urgent, and of those the oldest, that nobody holds; jobs the producer reviewed are passed over.
    ///
    /// - Parameters:
    ///   - workstation: where and who.
    ///   - excluded: jobs not to take, such as those that failed in this run.
    /// - Returns: the claimed job; nil when there is none.
    /// - Throws: `EnrollmentError` with `.notPermitted`, `.sodViolation` or `.book`.
    public func claimNext(
        _ workstation: Workstation,
        excluding excluded: Set<ApplicationNumber> = []
    ) async throws(EnrollmentError) -> JobRecord? {
        try await demandProducer(at: workstation)
        let limit = 1000 + excluded.count
        let jobs = try read { () throws(BookError) in
            try source.claimableJobs(station: workstation.station, at: clock.now, limit: limit)
        }
        let own = jobs.filter { $0.isHeld(by: workstation) }
        for job in own + jobs.filter({ !own.contains($0) }) where !excluded.contains(job.application) {
            if let claimed = try await tryClaim(job, workstation) { return claimed }
        }
        return nil
    }

    /// Refuses whoever may not produce; that is on record.
    ///
    /// - Throws: `EnrollmentError` with `.notPermitted` or `.book`.
    public func demandProducer(at workstation: Workstation) async throws(EnrollmentError) {
        do throws(EnrollmentError) {
            try permit(.produce, workstation.producer, nil)
        } catch {
            throw await recorded(error, "job.claim", workstation.producer, workstation.station)
        }
    }

    /// Claims the job of one application.
    ///
    /// - Returns: the claimed job, with its lease.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.sodViolation`, `.jobHeld`, `.jobRejected`,
    ///   `.stateChanged`, `.invalidTransition` or `.book`.
    public func claim(
        _ number: ApplicationNumber,
        _ workstation: Workstation
    ) async throws(EnrollmentError) -> JobRecord {
        let step: ProductionStep
        do throws(EnrollmentError) {
            let record = try found(number)
            step = try claimStep(try foundJob(number), record, workstation)
        } catch {
            throw await recorded(error, "job.claim", workstation.producer, number.text)
        }
        return try await commit(step)
    }

    /// Prolongs the lease of a job that nobody took meanwhile, just before its token is written to.
    ///
    /// - Parameters:
    ///   - job: the job as this workstation last saw it.
    ///   - workstation: who holds it.
    ///   - changes: others of the same moment, committed with it: the token's.
    /// - Returns: the job, one version later.
    /// - Throws: `EnrollmentError` with `.jobNotHeld`, `.stateChanged` or `.book`.
    public func prolong(
        _ job: JobRecord,
        _ workstation: Workstation,
        alongside changes: [Change]
    ) async throws(EnrollmentError) -> JobRecord {
        let kept = try prolonged(job, workstation)
        return try await commit(ProductionStep(job: kept, changes: [.updateJob(kept)]), alongside: changes)
    }

    /// The job with its lease prolonged, for a caller who commits that with others: it fails when somebody took the job meanwhile.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld`.
    public func prolonged(
        _ job: JobRecord,
        _ workstation: Workstation
    ) throws(EnrollmentError) -> JobRecord {
        try checkHolder(job, workstation)
        guard !job.state.isTerminal else { throw EnrollmentError(.jobNotHeld(job.application)) }
        let now = clock.now
        return job.edited(at: now) { $0.leaseUntil = lease(from: now) }
    }

    /// Gives a job back to the queue; work that is on a token stays where it is.
    ///
    /// - Returns: the job, held by nobody.
    /// - Throws: `EnrollmentError` with `.jobNotHeld`, `.stateChanged`, `.invalidTransition` or `.book`.
    public func release(
        _ job: JobRecord,
        _ workstation: Workstation
    ) async throws(EnrollmentError) -> JobRecord {
        try checkHolder(job, workstation)
        let now = clock.now
        let moved = try job.moved(by: .release, at: now) { edit in
            edit.station = nil
            edit.producer = nil
            edit.leaseUntil = nil
        }
        return try await commit(step(moved, "job.release", workstation, detail: "released", at: now))
    }

    /// The job, which must exist.
    func foundJob(_ number: ApplicationNumber) throws(EnrollmentError) -> JobRecord {
        let job = try read { () throws(BookError) in try source.job(of: number) }
        guard let job else { throw EnrollmentError(.notFound(object: "job of \(number)")) }
        return job
    }

    /// Refuses unless this workstation holds the job.
    func checkHolder(_ job: JobRecord, _ workstation: Workstation) throws(EnrollmentError) {
        guard job.isHeld(by: workstation) else { throw EnrollmentError(.jobNotHeld(job.application)) }
    }

    /// A step with its journal line and audit event.
    func step(
        _ job: JobRecord,
        _ action: String,
        _ workstation: Workstation,
        detail: String,
        at now: Timestamp
    ) -> ProductionStep {
        step(job, action, by: workstation.producer, station: workstation.station, detail: detail, at: now)
    }

    /// A step by somebody who need not be at a station; `reason` is what they gave for it, and is signed with it.
    func step(
        _ job: JobRecord,
        _ action: String,
        by principal: Principal,
        station: String?,
        detail: String,
        reason: String? = nil,
        at now: Timestamp
    ) -> ProductionStep {
        let entry = JobJournalEntry(
            application: job.application,
            step: job.state,
            tokenSerial: job.tokenSerial,
            detail: detail,
            at: now
        )
        var facts = ["state": job.state.rawValue]
        facts["station"] = station
        facts["token"] = job.tokenSerial
        facts["text"] = reason
        if job.priority == .urgent { facts["priority"] = "urgent" }
        facts["certificate"] = job.certificate.map { $0.serial.hexadecimal }
        let event = AuditEvent(
            at: now,
            actor: principal.auditName,
            action: action,
            object: job.application.text,
            detail: facts
        )
        return ProductionStep(job: job, changes: [.updateJob(job), .journal(entry), .audit(event)])
    }

    /// Commits a step, with other changes of the same moment before it.
    func commit(
        _ step: ProductionStep,
        alongside changes: [Change] = []
    ) async throws(EnrollmentError) -> JobRecord {
        do throws(BookError) {
            try await book.commit(changes + step.changes)
            return step.job
        } catch {
            guard case .stateChanged = error.reason else { throw EnrollmentError(.book(error)) }
            let record = try found(step.job.application)
            throw EnrollmentError(.stateChanged(record.number, record.state))
        }
    }

    /// A claim that may fail because somebody else was first, or because of who reviewed.
    private func tryClaim(
        _ job: JobRecord,
        _ workstation: Workstation
    ) async throws(EnrollmentError) -> JobRecord? {
        do throws(EnrollmentError) {
            let record = try found(job.application)
            return try await commit(claimStep(job, record, workstation))
        } catch {
            switch error.reason {
            case .stateChanged, .sodViolation, .jobHeld, .jobRejected, .invalidTransition: return nil
            default:
                throw error
            }
        }
    }

    private func claimStep(
        _ job: JobRecord,
        _ record: ApplicationRecord,
        _ workstation: Workstation
    ) throws(EnrollmentError) -> ProductionStep {
        try permit(.produce, workstation.producer, record)
        if let rule = SeparationOfDuties.violation(producer: workstation.producer.name ?? "", record) {
            throw EnrollmentError(.sodViolation(rule))
        }
        guard record.state == .producing else { throw EnrollmentError(.notApproved(record.number)) }
        let now = clock.now
        try checkFree(job, for: workstation, at: now)
        if job.state == .rejected {
            throw EnrollmentError(.jobRejected(job.application, reason: job.failure ?? "-"))
        }
        let moved = try job.moved(by: .claim, at: now) { edit in
            edit.station = workstation.station
            edit.producer = workstation.producer.name
            edit.leaseUntil = lease(from: now)
            edit.failure = nil
        }
        return step(moved, "job.claim", workstation, detail: "claimed at \(workstation.station)", at: now)
    }

    /// Refuses when somebody else holds the job, and their lease has not ended; nil is nobody who could hold one.
    func checkFree(
        _ job: JobRecord,
        for workstation: Workstation?,
        at now: Timestamp
    ) throws(EnrollmentError) {
        guard let until = job.leaseUntil, until >= now, job.state != .failed else { return }
        if let workstation, job.isHeld(by: workstation) { return }
        throw EnrollmentError(.jobHeld(job.application, until: until))
    }

    /// Until when a claim lasts.
    func lease(from now: Timestamp) -> Timestamp {
        now.advanced(bySeconds: policy.leaseMinutes * 60)
    }
}
