import Enrollment
public import Model
import Store

/// Which job the station gets.
extension CentreOffice {
    /// How many jobs this station may take.
    ///
    /// - Throws: `BookError`.
    public func waiting(excluding left: Set<ApplicationNumber>, limit: Int) throws -> Int {
        let jobs = try takeableJobs(limit: max(limit, 1000) + left.count)
        return min(limit, jobs.count { !left.contains($0.application) })
    }

    /// The jobs that belong to the key on one token each, and that go on here when it is inserted.
    ///
    /// - Throws: `BookError`.
    public func awaitedTokens() throws -> [AwaitedToken] {
        try takeableJobs(limit: 1000).compactMap { job in
            try owner(of: job).map { AwaitedToken(application: job.application, token: $0) }
        }
    }

    /// The jobs that wait, without those whose token would be refused here: another producer at this station holds the job, or its
    /// certificate is signed and this producer reviewed it.
    private func takeableJobs(limit: Int) throws -> [JobRecord] {
        let jobs = try centre.book.claimableJobs(
            station: workstation.station,
            at: centre.clock.now,
            limit: limit
        )
        return try jobs.filter { job in
            guard othersLease(of: job) == nil else { return false }
            guard try owner(of: job) != nil, let record = try centre.book.application(job.application)
            else { return true }
            return SeparationOfDuties.violation(producer: producer.record.name, record) == nil
        }
    }

    /// Takes the next job: one this station held when it was interrupted, else the oldest paid one.
    ///
    /// A token that is finished, or used no more, gets none, and nothing is claimed for it.
    ///
    /// - Throws: `EnrollmentError`, `BookError`; `CentreError` with `.tokenUnsuitable`.
    public func next(
        for token: TokenAbility?,
        excluding left: Set<ApplicationNumber>
    ) async throws -> JobOffer {
        try demandStanding()
        if let serial = token?.serial, let record = try centre.book.token(serial: serial),
            let reason = try Unfitness(record) ?? holder(of: record)
        {
            throw CentreError(.tokenUnsuitable(serial: serial, reason))
        }
        let survey = try survey(for: token, excluding: left)
        let passedOver = left.union(survey.passedOver)
        if let job = try await desk.claimNext(workstation, excluding: passedOver) {
            return JobOffer(job: JobTicket(job), blocked: survey.blocked)
        }
        if survey.unfit.isEmpty, let rule = try duty(excluding: passedOver) {
            throw EnrollmentError(.sodViolation(rule))
        }
        return JobOffer(job: nil, wanted: survey.wanted, blocked: survey.blocked)
    }

    /// Why the jobs that wait are not for this producer: they reviewed them.
    private func duty(excluding left: Set<ApplicationNumber>) throws -> SeparationOfDuties.Rule? {
        let jobs = try centre.book.claimableJobs(
            station: workstation.station,
            at: centre.clock.now,
            limit: left.count + 1
        )
        guard let job = jobs.first(where: { !left.contains($0.application) }),
            let record = try centre.book.application(job.application)
        else { return nil }
        return SeparationOfDuties.violation(producer: producer.record.name, record)
    }

    /// Takes the job of one application.
    ///
    /// - Throws: `EnrollmentError`.
    public func claim(_ application: ApplicationNumber) async throws -> JobTicket {
        try demandStanding()
        return JobTicket(try await desk.claim(application, workstation))
    }

    /// Gives back a job that nothing was done for.
    ///
    /// - Throws: `EnrollmentError`, `BookError`.
    public func release(_ application: ApplicationNumber) async throws {
        let job = try job(of: application)
        guard isOurs(job), job.state == .claimed else { return }
        _ = try await desk.release(job, workstation)
    }

    /// Who is at work on a token: somebody else holds the job that it was chosen for, and their lease has not ended.
    func holder(of record: TokenRecord) throws(BookError) -> Unfitness? {
        guard [.allocated, .initialized, .inProduction].contains(record.state),
            let application = record.application, let job = try centre.book.job(of: application),
            let lease = othersLease(of: job)
        else { return nil }
        return .held(application, station: lease.station, until: lease.until)
    }

    /// Where somebody else holds a job, and until when; nil when nobody does.
    private func othersLease(of job: JobRecord) -> (station: String, until: Timestamp)? {
        guard !job.state.isTerminal, job.state != .failed, !isOurs(job), let station = job.station,
            let until = job.leaseUntil, until >= centre.clock.now
        else { return nil }
        return (station, until)
    }

    /// What is on record of a token.
    ///
    /// - Throws: `BookError`.
    public func standing(of token: String) throws -> TokenStanding {
        let limit = centre.configuration.faultLimit
        guard let record = try centre.book.token(serial: token), let application = record.application else {
            return TokenStanding(faultLimit: limit)
        }
        let found = try centre.book.job(of: application)
        if record.state == .produced, record.letters == 0, mayLetter(record, found) {
            return TokenStanding(awaitsLetter: application, faultLimit: limit)
        }
        guard let job = found, !job.state.isTerminal else { return TokenStanding(faultLimit: limit) }
        let isCarried = job.tokenSerial == token
        let isChosen = job.tokenSerial == nil && record.state == .allocated
        return TokenStanding(
            carries: isCarried ? application : nil,
            inHand: isCarried || isChosen ? application : nil,
            faults: record.faults,
            faultLimit: limit
        )
    }

    /// Whether this station may write the letter of a finished token: it made it, or the one that did has had its time.
    private func mayLetter(_ record: TokenRecord, _ job: JobRecord?) -> Bool {
        job?.station == workstation.station
            || record.updatedAt <= centre.clock.now.advanced(bySeconds: -Self.handoverSeconds)
    }

    /// Whether a token does for an application's job.
    ///
    /// - Throws: `BookError`, with `.notFound` for the job; `CentreError` with `.jobCancelled` or `.profileGone`; `EnrollmentError`
    ///   with `.jobRejected`.
    public func fit(of application: ApplicationNumber, for token: TokenAbility?) throws -> JobFit {
        let job = try job(of: application)
        switch job.state {
        case .done: return JobFit(owner: nil, unmet: nil, isDone: true)
        case .cancelled: throw CentreError(.jobCancelled(application))
        case .rejected: throw EnrollmentError(.jobRejected(application, reason: job.failure ?? "-"))
        default: break
        }
        if let owner = try owner(of: job) { return JobFit(owner: owner, unmet: nil) }
        let rule = try centre.keyRule(for: application)
        return JobFit(owner: nil, unmet: token.flatMap { wish(of: job, rule, unmetBy: $0) })
    }

    /// Tokens in this station's hands that somebody wants given up; that of a job which was given back waits for who decides on it.
    ///
    /// - Throws: `BookError`.
    public func setAsideOrders() throws -> [SetAsideOrder] {
        try centre.book.setAsideOrders().filter { order in
            let job = try job(of: order.application)
            return !job.state.isTerminal && job.state != .rejected && (isOurs(job) || job.station == nil)
        }
    }

    /// The token whose key a job's certificate belongs to.
    private func owner(of job: JobRecord) throws -> String? {
        guard let serial = job.tokenSerial, try centre.certificate(madeFor: job) != nil else { return nil }
        return serial
    }

    /// What a job wants that a token cannot do; one that has the job's key has shown that it can.
    private func wish(of job: JobRecord, _ rule: KeyRule, unmetBy token: TokenAbility) -> KeyWish? {
        if job.tokenSerial == token.serial, job.subjectPublicKeyInfo != nil { return nil }
        return rule.wish.isMet(by: token.capabilities) ? nil : rule.wish
    }

    /// Looks which of the jobs that wait a token does not get; without one, which of them no token would do for.
    private func survey(
        for token: TokenAbility?,
        excluding left: Set<ApplicationNumber>
    ) throws -> QueueSurvey {
        let jobs = try centre.book.claimableJobs(
            station: workstation.station,
            at: centre.clock.now,
            limit: 1000 + left.count
        )
        var survey = QueueSurvey()
        for job in jobs where !left.contains(job.application) { try add(job, for: token, to: &survey) }
        return survey
    }

    private func add(_ job: JobRecord, for token: TokenAbility?, to survey: inout QueueSurvey) throws {
        if let owner = try owner(of: job) {
            guard let token, owner != token.serial else { return }
            survey.unfit[job.application] = JobFit(owner: owner, unmet: nil)
            return
        }
        do {
            let rule = try centre.keyRule(for: job.application)
            guard let token, let wish = wish(of: job, rule, unmetBy: token) else { return }
            survey.unfit[job.application] = JobFit(owner: nil, unmet: wish)
        } catch let error as CentreError {
            guard case .profileGone(let application, let profile) = error.reason else { throw error }
            survey.blocked.append(JobObstacle(application: application, profile: profile))
        }
    }
}

extension CACentre {
    /// The certificate that was signed, or may have been, for the key on a job's token.
    ///
    /// After a token was set aside it follows the one of that token.
    func certificate(madeFor job: JobRecord) throws(BookError) -> CertificateRecord? {
        guard let last = try job.certificate.flatMap({ (id) throws(BookError) in try book.certificate(id) })
        else {
            let first = try book.certificate(of: job.application, purpose: .signing)
            return first.flatMap { $0.state == .reserved ? nil : $0 }
        }
        guard last.state == .revoked else { return last }
        return try book.reissue(of: last.id)
    }
}

extension CACentre {
    /// The certificate on an application's token: after a token was set aside, the one that followed.
    func certificate(onTokenOf application: ApplicationNumber) throws(BookError) -> CertificateRecord? {
        if let id = try book.job(of: application)?.certificate { return try book.certificate(id) }
        return try book.certificate(of: application, purpose: .signing)
    }
}

extension BookOfRecord {
    /// What follows a certificate because its token was given up: signed, or perhaps signed, and not given up itself.
    func reissue(of id: CertificateID) throws(BookError) -> CertificateRecord? {
        try successors(of: id).first { successor in
            successor.reservation.act == .reissue && successor.state != .reserved
                && successor.state != .abandoned && successor.state != .revoked
        }
    }
}
