import Enrollment
import Issuer
import Model
import Store

/// What ends a job at the line, whatever token it is tried on.
extension CentreOffice {
    /// Refuses a job whose certificate somebody revoked in a way that none may follow, and gives it back to people: no token
    /// is worked on for it.
    ///
    /// - Throws: `CentreError` with `.certificateRevoked`; `EnrollmentError`; `BookError`.
    func demandFuture(of job: JobRecord) async throws {
        guard let serial = try centre.endedCertificate(of: job) else { return }
        let error = CentreError(.certificateRevoked(job.application, serial: serial))
        try await giveBack(job.application, because: error.message)
        throw error
    }

    /// The job is REJECTED, when a certificate cannot be issued for what is on record of its application.
    func giveBack(_ application: ApplicationNumber, because error: IssuanceError) async throws {
        guard error.isOfOneApplication else { return }
        try await giveBack(application, because: error.message)
    }

    func giveBack(_ application: ApplicationNumber, because words: String) async throws {
        let text = String(words.printable.unicodeScalars.prefix(200).map(Character.init))
        _ = try await desk.reject(job: application, text, workstation)
    }

    /// Refuses a producer who may not act any more: their certificate was revoked or has ended, or the role was taken from them.
    ///
    /// - Throws: `CentreError` with `.credentialInvalid` or `.staffUnknown`; `BookError`.
    func demandStanding() throws { try centre.demandStanding(ofProducer: producer.record.name) }

    /// Whether somebody has no standing as a producer any more; a book that cannot be read takes nothing from anybody.
    func isFallen(_ name: String) -> Bool {
        do {
            try centre.demandStanding(ofProducer: name)
            return false
        } catch {
            switch (error as? CentreError)?.reason {
            case .credentialInvalid?, .staffUnknown?: return true
            default: return false
            }
        }
    }

    /// Frees what this station holds for somebody who may not act any more: another one goes on with it at once.
    ///
    /// A station of theirs that goes on is refused, and writes nothing more.
    ///
    /// - Throws: `EnrollmentError`, `BookError`.
    public func freeFallen() async throws {
        let now = centre.clock.now
        let jobs = try centre.book.claimableJobs(station: workstation.station, at: now, limit: 1000)
        let held = jobs.filter { job in
            job.station == workstation.station && job.leaseUntil.map { $0 >= now } ?? false
                && Self.underWay.contains(job.state)
        }
        for job in held {
            guard let name = job.producer, isFallen(name) else { continue }
            do {
                _ = try await centre.desk().takeBack(job)
            } catch let error as EnrollmentError {
                // Somebody else was first.
                guard case .stateChanged = error.reason else { throw error }
            }
        }
    }

    /// Where a job stands that somebody holds.
    private static let underWay: Set<JobState> = [
        .claimed, .initialized, .keyGenerated, .issued, .written, .verified,
    ]
}

extension CACentre {
    /// Refuses a producer who may not act any more: their certificate was revoked or has ended, or the role was taken from them.
    ///
    /// - Throws: `CentreError` with `.credentialInvalid` or `.staffUnknown`; `BookError`.
    func demandStanding(ofProducer name: String) throws {
        guard let record = try book.staff(named: name) else {
            throw CentreError(.staffUnknown(name: name))
        }
        let certificate = try record.certificate.flatMap { (id) throws(BookError) in
            try book.certificate(id)
        }
        guard let certificate, certificate.state == .active, record.roles.contains(.producer),
            certificate.reservation.notAfter >= clock.now
        else { throw CentreError(.credentialInvalid(name: name)) }
    }

    /// The certificate of a job that somebody revoked for a reason that ends the matter: no other one may follow it.
    ///
    /// - Returns: its serial number; nil when the job can go on.
    /// - Throws: `BookError`.
    func endedCertificate(of job: JobRecord) throws(BookError) -> SerialNumber? {
        let known = try job.certificate.flatMap { (id) throws(BookError) in try book.certificate(id) }
        let first = try book.certificate(of: job.application, purpose: .signing)
        guard let last = known ?? first, let revocation = last.revocation, last.state == .revoked,
            revocation.reason != .superseded, revocation.reason != .keyCompromise
        else { return nil }
        return last.id.serial
    }
}

extension IssuanceError {
    /// Whether it is about the applications of one profile, and those of others can be made; the profile may be mended, so no job is
    /// given back for it.
    var isOfOneProfile: Bool {
        switch reason {
        case .factMissing, .keyNotAllowed, .lintFailed, .noAuthority, .noProfile, .profileSwitchedOff,
            .validityEmpty:
            true
        default: false
        }
    }

    /// Whether it is about what one application says or follows, and others can be made.
    var isOfOneApplication: Bool {
        switch reason {
        case .factUnusable, .predecessorExpired, .succession: true
        default: false
        }
    }
}
