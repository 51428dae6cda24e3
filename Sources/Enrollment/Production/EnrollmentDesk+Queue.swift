public import Model

/// 排队: what people decide about jobs that wait.
extension EnrollmentDesk {
    /// Gives a job back to a person, with the reason; nobody makes it until `approve(job:)` or `abort`.
    ///
    /// What is on a token already stays there, and is gone on with, or revoked, by that decision.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - text: why, 2 to 200 characters, for staff.
    ///   - workstation: a producer; the job may be theirs or nobody's.
    /// - Returns: the job, REJECTED and held by nobody.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.validationFailed`, `.jobHeld`,
    ///   `.stateChanged`, `.invalidTransition` or `.book`.
    public func reject(
        job number: ApplicationNumber,
        _ text: String,
        _ workstation: Workstation
    ) async throws(EnrollmentError) -> JobRecord {
        try await arrange(number, .reject, (.produce, workstation.producer, workstation), text) {
            job,
            reason in
            job.station = nil
            job.producer = nil
            job.leaseUntil = nil
            job.failure = reason
        }
    }

    /// Puts a rejected job back into the queue, where it was and with what is on its token.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - text: why, 2 to 200 characters.
    ///   - principal: a business administrator.
    /// - Returns: the job, as it can be claimed.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.validationFailed`, `.stateChanged`,
    ///   `.invalidTransition` or `.book`.
    public func approve(
        job number: ApplicationNumber,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> JobRecord {
        try await arrange(number, .approve, (.arrangeQueue, principal, nil), text) { job, _ in
            job.failure = nil
        }
    }

    /// Has a job made before or after others; one that is being made is not disturbed.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - priority: how soon.
    ///   - text: why, 2 to 200 characters.
    ///   - principal: a business administrator.
    /// - Returns: the job.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.validationFailed`, `.jobHeld`,
    ///   `.stateChanged`, `.invalidTransition` or `.book`.
    public func prioritize(
        job number: ApplicationNumber,
        _ priority: JobRecord.Priority,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> JobRecord {
        try await arrange(number, .prioritize, (.arrangeQueue, principal, nil), text) { job, _ in
            job.priority = priority
        }
    }

    /// Takes a job from whoever holds it, as when a program was killed and nobody goes on at its station.
    ///
    /// What is on a token stays there, and the next who claims the job goes on with it. A station that was only stopped finds that
    /// its place was taken, and writes nothing more.
    ///
    /// - Parameters:
    ///   - number: the application.
    ///   - text: why, 2 to 200 characters.
    ///   - principal: a business administrator.
    /// - Returns: the job, held by nobody.
    /// - Throws: `EnrollmentError` with `.notFound`, `.notPermitted`, `.validationFailed`, `.stateChanged`,
    ///   `.invalidTransition` or `.book`.
    public func release(
        job number: ApplicationNumber,
        _ text: String,
        by principal: Principal
    ) async throws(EnrollmentError) -> JobRecord {
        try await arrange(number, .release, (.arrangeQueue, principal, nil), text, isHeld: true) { job, _ in
            job.station = nil
            job.producer = nil
            job.leaseUntil = nil
        }
    }

    /// Takes a job from a producer who may not act any more; nobody has to wait for the end of their lease.
    ///
    /// As `release(job:_:by:)`, by the system.
    ///
    /// - Parameter job: the job as it was found, held by them.
    /// - Returns: the job, held by nobody.
    /// - Throws: `EnrollmentError` with `.stateChanged`, `.invalidTransition` or `.book`.
    public func takeBack(_ job: JobRecord) async throws(EnrollmentError) -> JobRecord {
        let now = clock.now
        let moved = try job.moved(by: .release, at: now) { edit in
            edit.station = nil
            edit.producer = nil
            edit.leaseUntil = nil
        }
        let detail = "its producer, \(job.producer ?? "-"), may not act any more"
        return try await commit(
            step(moved, "job.release", by: .system, station: job.station, detail: detail, at: now)
        )
    }

    private func arrange(
        _ number: ApplicationNumber,
        _ event: JobEvent,
        _ duty: (action: PermittedAction, who: Principal, workstation: Workstation?),
        _ text: String,
        isHeld: Bool = false,
        _ change: (inout JobEdit, String) -> Void
    ) async throws(EnrollmentError) -> JobRecord {
        let action = "job.\(event.name)"
        let moved: ProductionStep
        do throws(EnrollmentError) {
            let job = try foundJob(number)
            try permit(duty.action, duty.who, try found(number))
            let reason = try reason(text)
            let now = clock.now
            if !isHeld { try checkFree(job, for: duty.workstation, at: now) }
            let next = try job.moved(by: event, at: now) { change(&$0, reason) }
            moved = step(
                next,
                action,
                by: duty.who,
                station: duty.workstation?.station,
                detail: reason,
                reason: reason,
                at: now
            )
        } catch {
            throw await recorded(error, action, duty.who, number.text)
        }
        return try await commit(moved)
    }

    /// The reason that somebody gives, 2 to 200 characters.
    func reason(_ text: String) throws(EnrollmentError) -> String {
        do throws(FieldFault) {
            return try BoundedText.parse(text, 2...200)
        } catch {
            throw EnrollmentError(
                .validationFailed([ValidationFailure("text", error.code, "原因：\(error.message)")])
            )
        }
    }
}
