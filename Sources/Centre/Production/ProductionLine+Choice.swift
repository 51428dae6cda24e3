import Enrollment
public import Model
import Store
public import Tokens

extension ProductionLine {
    /// Takes the job that suits the inserted token.
    ///
    /// What the token carries already is finished first. Jobs whose certificate belongs to the key on another token
    /// are passed over, so that a token that broke or went missing does not hold up the queue; they are taken only
    /// when nothing else is waiting, and then the operator is told which token they need.
    ///
    /// - Returns: nil when nothing is waiting.
    /// - Throws: `EnrollmentError`, with `.jobHeld` when the token's job is in another station's hands; `BookError`.
    public func next(for token: TokenIdentity) async throws -> JobRecord? {
        if let own = try openJob(of: token) { return try await claim(own) }
        return if let job = try await next(excluding: jobsOfOthers(token)) { job } else { try await next() }
    }

    private func openJob(of token: TokenIdentity) throws -> ApplicationNumber? {
        guard let application = try centre.book.token(serial: token.serial)?.application,
            let job = try centre.book.job(of: application), job.tokenSerial == token.serial,
            !job.state.isTerminal
        else { return nil }
        return application
    }

    private func jobsOfOthers(_ token: TokenIdentity) throws -> Set<ApplicationNumber> {
        let station = workstation.station
        let jobs = try centre.book.claimableJobs(station: station, at: centre.clock.now, limit: 1000)
        let bound = try jobs.filter { job in
            guard let serial = job.tokenSerial, serial != token.serial else { return false }
            return try centre.isCertified(job.application)
        }
        return Set(bound.map(\.application))
    }
}

extension CACentre {
    /// Whether a certificate of this application was signed, or may have been.
    func isCertified(_ application: ApplicationNumber) throws(BookError) -> Bool {
        guard let record = try book.certificate(of: application, purpose: .signing) else { return false }
        return record.state != .reserved
    }
}
