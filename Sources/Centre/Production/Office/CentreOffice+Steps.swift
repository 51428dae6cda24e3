import Enrollment
import Issuer
public import Model
import OpenSSL
import Store
public import Tokens

/// The steps of one token, put on record.
extension CentreOffice {
    /// Chooses the token: its secrets are on record from here on.
    ///
    /// One that cannot make the key is refused before that.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld`; `CentreError` with `.tokenUnsuitable`, `.notAttested` or `.profileGone`;
    ///   `TokenError` with `.alreadyPersonalised`; `BookError`; `CentreError` with `.certificateRevoked` when somebody revoked
    ///   the certificate that was made for it: then the job is REJECTED.
    public func begin(
        _ application: ApplicationNumber,
        on token: TokenIdentity,
        _ condition: TokenCondition
    ) async throws -> WorkOrder {
        let job = try heldJob(of: application)
        try await demandFuture(of: job)
        if let obstacle = try centre.obstacle(to: job) { throw obstacle }
        let allocation = TokenAllocation(office: self, token: token, condition: condition, job: job)
        if let slot = slotOnRecord(of: job, on: token.serial) {
            return try order(try await allocation.run(), in: slot)
        }
        let rule = try centre.keyRule(for: application)
        // A token that has the job's key already has shown that it can.
        if job.tokenSerial != token.serial || job.subjectPublicKeyInfo == nil {
            let abilities = condition.capabilities
            try statement(rule, of: token.serial).demandAbility(abilities)
            try rule.demandAbility(abilities, of: token.serial)
        }
        return try order(try await allocation.run(), rule)
    }

    /// The secrets of a token in the making; that they leave custody is on record first when the station is elsewhere.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld`; `CentreError` with `.tokenUnsuitable` or `.custodyBroken`.
    public func secrets(of token: String, for application: ApplicationNumber) async throws -> TokenSecrets {
        try centre.keyring.custody().secrets(of: centre.tokenInWork(token, heldJob(of: application)))
    }

    /// Prolongs the lease when job and token are still this station's; both records are written in one transaction, so whoever takes
    /// either at the same moment finds it changed, or changes it first.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld`, `.tokenMismatch` or `.stateChanged`; `CentreError` with `.tokenUnsuitable`
    ///   or `.certificateRevoked`; `BookError`.
    public func hold(_ job: JobTicket, on token: String) async throws -> JobTicket {
        let known = try heldJob(of: job.application)
        let record = try centre.tokenInWork(token, known)
        _ = try centre.certificate(of: known)
        // The answer was lost: nobody else moves a job by one version and leaves it with this station.
        if known.version == job.version + 1, known.state == job.state { return JobTicket(known) }
        guard known.version == job.version else { throw EnrollmentError(.jobNotHeld(job.application)) }
        let touched = record.changed(at: centre.clock.now) { _ in }
        return JobTicket(try await desk.prolong(known, workstation, alongside: [.updateToken(touched)]))
    }

    /// Records a finished step, and with it what became of the token; one that is on record already is left as it is.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld`, `.tokenMismatch`, `.stepIncomplete` or `.invalidTransition`;
    ///   `CentreError` with `.tokenUnsuitable` or `.notAttested`; `APIRefusal` with `.notAtProof` or `.unproven`; `BookError`.
    public func record(_ report: StepReport) async throws -> JobTicket {
        let job = try job(of: report.application)
        if isOnRecord(report, job) { return JobTicket(job) }
        try demandHeld(job, version: report.version)
        let token = try centre.tokenInWork(report.token, job)
        _ = try centre.certificate(of: job)
        if report.step == .verified { try demandProof(report, of: job) }
        if report.step == .done { return try await complete(job, token, report) }
        let next: TokenRecord.State? =
            switch report.step {
            case .initialized: .initialized
            case .keyGenerated: .inProduction
            case .written, .verified, .done: nil
            }
        let moved = try next.map { try token.moved(to: $0, at: centre.clock.now) }
        let findings = try findings(of: report)
        let evidence = StepEvidence(
            tokenSerial: report.token,
            subjectPublicKeyInfo: report.step == .keyGenerated ? report.subjectPublicKeyInfo : nil,
            tokenSlot: findings.slot?.reference,
            detail: findings.words
        )
        return JobTicket(
            try await desk.advance(
                job,
                to: report.step.state,
                workstation,
                evidence,
                alongside: (moved.map { [.updateToken($0)] } ?? []) + findings.changes
            )
        )
    }

    /// Where the job's key is in this token, whatever its profile says now.
    private func slotOnRecord(of job: JobRecord, on token: String) -> TokenSlot? {
        guard job.tokenSerial == token, job.subjectPublicKeyInfo != nil else { return nil }
        return job.tokenSlot.flatMap(TokenSlot.init(piv:))
    }

    /// What is left to do on a token that has the job's key.
    private func order(_ job: JobRecord, in slot: TokenSlot) throws -> WorkOrder {
        guard let key = job.subjectPublicKeyInfo else {
            throw BookError(.damaged(detail: "job \(job.application) has no key on record"))
        }
        return WorkOrder(
            ticket: JobTicket(job),
            slot: slot,
            algorithm: try PublicKey(subjectPublicKeyInfo: key).algorithm,
            subjectPublicKeyInfo: key,
            certificate: try centre.certificate(of: job)?.der
        )
    }

    private func order(
        _ job: JobRecord,
        _ rule: KeyRule
    ) throws -> WorkOrder {
        WorkOrder(
            ticket: JobTicket(job),
            slot: rule.slot,
            algorithm: rule.token.algorithm,
            attestation: rule.token.attestation,
            pinTries: rule.token.pinTries,
            subjectPublicKeyInfo: job.subjectPublicKeyInfo,
            certificate: try centre.certificate(of: job)?.der
        )
    }

    /// Whether the book has a step already: the answer to its report was lost.
    private func isOnRecord(_ report: StepReport, _ job: JobRecord) -> Bool {
        guard isOurs(job), job.tokenSerial == report.token, job.state == report.step.state,
            job.version == report.version + 1
        else { return false }
        return report.step != .keyGenerated || job.subjectPublicKeyInfo == report.subjectPublicKeyInfo
    }

    private func complete(
        _ job: JobRecord,
        _ token: TokenRecord,
        _ report: StepReport
    ) async throws -> JobTicket {
        var seen = token.seen(pinTriesLeft: report.pinTriesLeft)
        seen.faults = 0
        let ending = try encryptionEnding(report, of: job)
        _ = try await desk.complete(job, token: seen, workstation, alongside: ending)
        return JobTicket(try self.job(of: job.application))
    }

    private func initialisation(_ report: StepReport) throws -> String {
        let done = "own secrets set, factory values gone"
        guard let wanted = try centre.keyRule(for: report.application).token.pinTries,
            report.pinTriesLeft != wanted
        else { return done }
        let tries = report.pinTriesLeft.map { "\($0)" } ?? "as many tries as its maker gave it"
        return "\(done); PIN tries: \(tries), not \(wanted), which this token cannot be told"
    }

    /// What the journal says of a step, and what goes on record with it.
    private func findings(of report: StepReport) throws -> StepFindings {
        switch report.step {
        case .initialized: StepFindings(words: try initialisation(report))
        case .keyGenerated: try findings(ofKey: report)
        case .written: StepFindings(words: "the station read it back, equal octet for octet")
        case .verified:
            StepFindings(words: "signed our challenge of 32 octets, verified with the certificate on file")
        case .done: StepFindings(words: "done")
        }
    }
}
