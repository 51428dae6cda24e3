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

    /// The unfinished job that a token carries; nil when there is none.
    private func openJob(of token: TokenIdentity) throws -> ApplicationNumber? {
        guard let (_, job) = try unfinished(with: token.serial), job.tokenSerial == token.serial else {
            return nil
        }
        return job.application
    }

    /// A token on record, and the unfinished job of the application it was last chosen for.
    private func unfinished(with serial: String) throws -> (token: TokenRecord, job: JobRecord)? {
        guard let token = try centre.book.token(serial: serial), let application = token.application,
            let job = try centre.book.job(of: application), !job.state.isTerminal
        else { return nil }
        return (token, job)
    }

    /// The unfinished job that a token carries, or was chosen for and nothing else since; nil when there is none.
    func jobInHand(of serial: String) throws -> ApplicationNumber? {
        guard let (token, job) = try unfinished(with: serial) else { return nil }
        let isChosen = job.tokenSerial == nil && token.state == .allocated
        return job.tokenSerial == serial || isChosen ? job.application : nil
    }

    /// The application of a finished token that is still here and has no letter yet.
    func applicationWithoutLetter(_ serial: String) throws -> ApplicationNumber? {
        guard let token = try centre.book.token(serial: serial), token.state == .produced, token.letters == 0
        else { return nil }
        return token.application
    }

    /// Jobs whose certificate belongs to the key on another token.
    func jobsOfOthers(_ token: TokenIdentity) throws -> Set<ApplicationNumber> {
        let station = workstation.station
        let jobs = try centre.book.claimableJobs(station: station, at: centre.clock.now, limit: 1000)
        let bound = try jobs.filter { job in
            guard let serial = job.tokenSerial, serial != token.serial else { return false }
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
