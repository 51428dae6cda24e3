import Enrollment
public import Model
import Store

/// Which job the station gets.
extension CentreOffice {
    /// How many jobs this station may take.
    ///
    /// - Throws: `BookError`.
    public func waiting(excluding left: Set<ApplicationNumber>, limit: Int) throws -> Int {
        let jobs = try centre.book.claimableJobs(
            station: workstation.station,
            at: centre.clock.now,
            limit: limit + left.count
        )
        return jobs.count { !left.contains($0.application) }
    }

    /// Takes the next job: one this station held when it was interrupted, else the oldest paid one.
    ///
    /// - Throws: `EnrollmentError`, `BookError`.
    public func next(for token: String?, excluding left: Set<ApplicationNumber>) async throws -> JobTicket? {
        let bound = try token.map { try jobsOfOthers($0) } ?? []
        return try await desk.claimNext(workstation, excluding: left.union(bound)).map(JobTicket.init)
    }

    /// Takes the job of one application.
    ///
    /// - Throws: `EnrollmentError`.
    public func claim(_ application: ApplicationNumber) async throws -> JobTicket {
        JobTicket(try await desk.claim(application, workstation))
    }

    /// Gives back a job that nothing was done for.
    ///
    /// - Throws: `EnrollmentError`, `BookError`.
    public func release(_ application: ApplicationNumber) async throws {
        let job = try job(of: application)
        guard isOurs(job), job.state == .claimed else { return }
        _ = try await desk.release(job, workstation)
    }

    /// What is on record of a token.
    ///
    /// - Throws: `BookError`.
    public func standing(of token: String) throws -> TokenStanding {
        guard let record = try centre.book.token(serial: token), let application = record.application else {
            return TokenStanding()
        }
        if record.state == .produced, record.letters == 0 {
            return TokenStanding(awaitsLetter: application)
        }
        guard let job = try centre.book.job(of: application), !job.state.isTerminal else {
            return TokenStanding()
        }
        let isCarried = job.tokenSerial == token
        let isChosen = job.tokenSerial == nil && record.state == .allocated
        return TokenStanding(
            carries: isCarried ? application : nil,
            inHand: isCarried || isChosen ? application : nil
        )
    }

    /// The token whose key an application's certificate belongs to.
    ///
    /// - Throws: `BookError`, with `.notFound` for the job.
    public func owner(of application: ApplicationNumber) throws -> String? {
        let job = try job(of: application)
        guard let serial = job.tokenSerial, try centre.certificate(madeFor: job) != nil else { return nil }
        return serial
    }

    /// Jobs whose certificate belongs to the key on another token.
    private func jobsOfOthers(_ token: String) throws -> Set<ApplicationNumber> {
        let jobs = try centre.book.claimableJobs(
            station: workstation.station,
            at: centre.clock.now,
            limit: 1000
        )
        let bound = try jobs.filter { job in
            guard let serial = job.tokenSerial, serial != token else { return false }
            return try centre.certificate(madeFor: job) != nil
        }
        return Set(bound.map(\.application))
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

extension BookOfRecord {
    /// What follows a certificate because its token was given up: signed, or perhaps signed, and not given up itself.
    func reissue(of id: CertificateID) throws(BookError) -> CertificateRecord? {
        try successors(of: id).first { successor in
            successor.reservation.act == .reissue && successor.state != .reserved
                && successor.state != .abandoned && successor.state != .revoked
        }
    }
}
