public import Model

/// 废弃介质: a job whose token cannot be finished, and what a job gives up when it ends.
extension EnrollmentDesk {
    /// Starts a job over on another token, in one commit: its token becomes DEFECTIVE, and what was signed for the key
    /// on it is revoked, because it can reach no token any more.
    ///
    /// The job remembers that certificate; the one for the next token's key follows it (`reissue`), so an application
    /// still has one first certificate, ever (product.md §4.7 item 1). The caller has settled certificates that were
    /// intended and not stored.
    ///
    /// - Parameters:
    ///   - job: the job as this workstation last saw it.
    ///   - token: the token that is given up.
    ///   - failure: why, for staff, free of secrets.
    ///   - workstation: who holds it.
    /// - Returns: the job, FAILED and held by nobody, and the certificates that were revoked.
    /// - Throws: `EnrollmentError` with `.jobNotHeld`, `.tokenMismatch`, `.stateChanged`, `.invalidTransition` or `.book`.
    public func setAside(
        _ job: JobRecord,
        token: TokenRecord,
        _ failure: String,
        _ workstation: Workstation
    ) async throws(EnrollmentError) -> (job: JobRecord, revoked: [CertificateID]) {
        try checkHolder(job, workstation)
        let now = clock.now
        let records = try livingRecords(of: job)
        let given = records.map(\.id)
        // The certificate of the next key to sign with follows one of its kind, whatever else was issued after that.
        let last = records.first { $0.reservation.purpose == .signing }?.id ?? job.certificate
        let failed = try failed(job, failure, resumeFrom: .claimed, remembering: last, at: now)
        let before = try abandonment(
            of: given,
            job,
            token,
            by: workstation.producer,
            because: .superseded,
            at: now
        )
        let done = try await commit(
            step(failed, "job.set-aside", workstation, detail: failure, at: now),
            alongside: before
        )
        return (done, given)
    }

    /// A job that remembers a certificate which was given up for it, so that the one for the next key follows that.
    ///
    /// - Returns: nothing for a job that is over, or remembers one.
    public func remembering(_ id: CertificateID, _ job: JobRecord) -> [Change] {
        guard !job.state.isTerminal, job.certificate == nil else { return [] }
        return [.updateJob(job.edited(at: clock.now) { $0.certificate = id })]
    }

    /// The certificates signed for a job that can still be revoked, newest first.
    ///
    /// The job need not know one yet: a crash between the signature and the job's next step leaves it in the book only.
    func living(of job: JobRecord) throws(EnrollmentError) -> [CertificateID] {
        try livingRecords(of: job).map(\.id)
    }

    private func livingRecords(of job: JobRecord) throws(EnrollmentError) -> [CertificateRecord] {
        let uid = try found(job.application).subjectUID
        let living = try read { () throws(BookError) in try source.certificates(subjectUID: uid) }
        return living.filter { record in
            let follows = record.reservation.predecessor.map { $0 == job.certificate } ?? false
            return record.reservation.application == job.application || record.id == job.certificate
                || follows
        }
    }

    /// What becomes of the certificates `given`, those of `living(of:)`, and the token that a job gives up: revoked, and
    /// DEFECTIVE.
    func abandonment(
        of given: [CertificateID],
        _ job: JobRecord,
        _ token: TokenRecord?,
        by principal: Principal,
        because reason: RevocationReason,
        at now: Timestamp
    ) throws(EnrollmentError) -> [Change] {
        let revocation = Revocation(date: now, reason: reason)
        let changes = given.flatMap { id -> [Change] in
            [.revokeCertificate(id, revocation), .audit(revoked(id, revocation, job, principal))]
        }
        guard let token else { return changes }
        if let expected = job.tokenSerial, expected != token.serial {
            throw EnrollmentError(.tokenMismatch(expected: expected, found: token.serial))
        }
        return changes + [.updateToken(try token.moved(to: .defective, at: now))]
    }

    private func revoked(
        _ id: CertificateID,
        _ revocation: Revocation,
        _ job: JobRecord,
        _ principal: Principal
    ) -> AuditEvent {
        AuditEvent(
            at: revocation.date,
            actor: principal.auditName,
            action: "certificate.revoke",
            object: id.serial.hexadecimal,
            detail: [
                "authority": id.authority.name, "reason": revocation.reason.rawValue,
                "application": job.application.text,
            ]
        )
    }
}
