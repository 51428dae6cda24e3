import Enrollment
import Issuer
public import Model
import Store

/// 废弃介质: what becomes of a token that cannot be finished.
extension CentreOffice {
    /// Sets a job's token aside: DEFECTIVE, what was signed for its key revoked, the job free for another token, all in
    /// one transaction.
    ///
    /// A job whose certificate somebody revoked for good is REJECTED then.
    ///
    /// - Parameters:
    ///   - application: whose job, held by this station.
    ///   - serial: the serial number of its token. For one that was set aside already nothing is done, and the record answers.
    ///   - reason: why, for the record; free of secrets.
    /// - Returns: what was given up.
    /// - Throws: `CentreError` with `.noTokenChosen`; `EnrollmentError`, with `.tokenMismatch` when the job goes on with another
    ///   token; `IssuanceError` or `HierarchyError` when a certificate that was begun cannot be finished now, as without its
    ///   authority's key, and nothing was changed.
    public func setAside(
        _ application: ApplicationNumber,
        token serial: String,
        because reason: String
    ) async throws -> ProductionLine.SetAside {
        if let earlier = try centre.givenUp(application, with: serial) { return earlier }
        let job = try job(of: application)
        guard let inHand = try centre.tokenInHand(of: job), let token = try centre.book.token(serial: inHand)
        else { throw CentreError(.noTokenChosen(application)) }
        guard inHand == serial else {
            throw EnrollmentError(.tokenMismatch(expected: inHand, found: serial))
        }
        try await centre.settleCertificate(madeFor: job, by: producer)
        let ended = try centre.endedCertificate(of: job)
        let done = try await desk.setAside(job, token: token, reason, workstation)
        if let ended {
            let error = CentreError(.certificateRevoked(application, serial: ended))
            try await giveBack(application, because: error.message)
        }
        return ProductionLine.SetAside(
            application: application,
            token: serial,
            revoked: done.revoked.map(\.serial),
            isOver: ended != nil
        )
    }

    /// Counts a wrong answer of a token, and sets it aside when there were as many as the centre bears.
    ///
    /// A report that comes again is not counted again. One that the token is somebody's takes it out of stock for good (RETIRED),
    /// when nothing was made on it yet; its secrets stay on record, for who resets it.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld` or `.tokenMismatch`; `CentreError` with `.tokenUnsuitable`; as `setAside`.
    public func faulted(_ report: FaultReport) async throws -> ProductionLine.SetAside? {
        if let earlier = try centre.givenUp(report.application, with: report.token) { return earlier }
        if report.isSomebodys, try centre.book.token(serial: report.token)?.state == .retired { return nil }
        let job = try heldJob(of: report.application)
        let token = try centre.tokenInWork(report.token, job)
        if report.isSomebodys {
            try await disown(token, report, job)
            return nil
        }
        let (count, limit) = (min(report.count, token.faults + 1), centre.configuration.faultLimit)
        if count > token.faults { try await record(token, as: count, of: limit, report, job) }
        guard count >= limit else { return nil }
        return try await setAside(report.application, token: report.token, because: report.detail)
    }

    /// A token of somebody's is RETIRED: no job chooses it again, and so none asks for its PUK again.
    private func disown(_ token: TokenRecord, _ report: FaultReport, _ job: JobRecord) async throws {
        guard token.state == .allocated else {
            throw CentreError(.tokenUnsuitable(serial: token.serial, .inWork(report.application)))
        }
        let now = centre.clock.now
        let entry = entry("somebody's token", report, job, at: now)
        let event = TokenRecord.disowning(token.serial, by: producer, report.detail, at: now)
        try await producer.book.commit([
            .updateToken(try token.disowned(at: now)), .journal(entry), .audit(event),
        ])
    }

    private func entry(
        _ what: String,
        _ report: FaultReport,
        _ job: JobRecord,
        at now: Timestamp
    ) -> JobJournalEntry {
        JobJournalEntry(
            application: report.application,
            step: job.state,
            tokenSerial: report.token,
            detail: "\(what): \(report.detail)",
            at: now
        )
    }

    private func record(
        _ token: TokenRecord,
        as count: Int,
        of limit: Int,
        _ report: FaultReport,
        _ job: JobRecord
    ) async throws {
        let now = centre.clock.now
        let entry = entry("wrong answer \(count) of \(limit)", report, job, at: now)
        let event = AuditEvent(
            at: now,
            actor: producer.record.name,
            action: "token.fault",
            object: token.serial,
            detail: ["application": report.application.text, "count": "\(count)", "what": report.detail]
        )
        try await producer.book.commit([
            .updateToken(token.changed(at: now) { $0.faults = count }), .journal(entry), .audit(event),
        ])
    }
}

extension CACentre {
    /// What setting aside would give up with a job's token; nothing is changed.
    ///
    /// - Parameter application: whose job.
    /// - Returns: the token, and the certificate that is, or may have been, signed for its key.
    /// - Throws: `BookError` with `.notFound` for the job, `CentreError` with `.noTokenChosen`.
    public func givenUp(with application: ApplicationNumber) throws -> ProductionLine.SetAside {
        guard let job = try book.job(of: application) else {
            throw BookError(.notFound(object: "job for application \(application)"))
        }
        guard !job.state.isTerminal, let token = try tokenInHand(of: job) else {
            throw CentreError(.noTokenChosen(application))
        }
        let doomed = try certificate(madeFor: job)
        return ProductionLine.SetAside(
            application: application,
            token: token,
            revoked: doomed.map { [$0.id.serial] } ?? []
        )
    }

    /// What was given up with a token that was set aside while it was being made for an application.
    ///
    /// - Returns: nil when that did not happen.
    /// - Throws: `BookError`.
    public func givenUp(
        _ application: ApplicationNumber,
        with token: String
    ) throws(BookError) -> ProductionLine.SetAside? {
        guard let record = try book.token(serial: token), record.state == .defective,
            record.application == application, try book.job(of: application)?.tokenSerial != token
        else { return nil }
        var filter = CertificateFilter()
        filter.tokenSerial = token
        filter.subjectUID = try book.application(application)?.subjectUID
        filter.states = [.revoked]
        let revoked = try book.certificates(filter, limit: 100)
        return ProductionLine.SetAside(
            application: application,
            token: token,
            revoked: revoked.map(\.id.serial),
            isOver: try book.job(of: application)?.state == .rejected
        )
    }

    /// The token that was chosen for a job; nil before that.
    ///
    /// - Throws: `BookError`.
    public func tokenInHand(of job: JobRecord) throws(BookError) -> String? {
        if let bound = job.tokenSerial { return bound }
        return try book.tokens(application: job.application, limit: 100).first {
            $0.state == .allocated
        }?.serial
    }

    /// Finishes, or clears away, what an interrupted process may have signed for a job, so that it can be revoked.
    ///
    /// - Throws: `IssuanceError` or `HierarchyError` when its authority's key cannot be used now.
    public func settleCertificate(madeFor job: JobRecord, by staff: StaffOperator) async throws {
        guard let record = try certificate(madeFor: job), record.state == .signing else { return }
        let authority = try authorityRecord(record.id.authority.name)
        _ = try await signer(authority, writing: staff.book).settle(record.id, actor: staff.record.name)
    }
}
