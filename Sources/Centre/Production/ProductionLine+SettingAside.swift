import Issuer
import Enrollment
public import Model
import Store
public import Tokens

/// 废弃介质: what becomes of a token that cannot be finished.
extension ProductionLine {
    /// What was given up with a token.
    public struct SetAside: Hashable, Sendable {
        /// The application, whose job goes on with another token.
        public let application: ApplicationNumber
        /// The token, DEFECTIVE now.
        public let token: String
        /// Certificates that can reach no token any more: revoked `superseded`.
        public let revoked: [SerialNumber]
    }

    /// How the work on one token ended.
    public enum Outcome: Sendable {
        /// The token is finished.
        case made(Product)
        /// The token is no good, and was set aside.
        case setAside(SetAside, cause: String)
    }

    /// Makes a token as `make` does; one that shows itself to be broken is set aside at once.
    ///
    /// Broken is a token whose key, certificate or signature is not what it says, or whose PIN is locked before its holder
    /// has it. One that was pulled, or did not answer, may be inserted again.
    ///
    /// - Returns: the finished token, or what was given up.
    /// - Throws: as `make`, when the job can be gone on with as it is.
    public func finish(_ job: JobRecord, on token: any Token) async throws -> Outcome {
        do {
            return .made(try await make(job, on: token))
        } catch let error as any OperatorError where ProductionLine.isBroken(by: error) {
            guard let bound = try tokenInHand(of: job.application), bound == token.identity.serial,
                let current = try centre.book.job(of: job.application)
            else { throw error }
            return .setAside(try await setAside(current, because: error.message), cause: error.message)
        }
    }

    /// Sets a job's token aside: DEFECTIVE, what was signed for its key revoked, the job free for another token, all in
    /// one transaction.
    ///
    /// - Parameters:
    ///   - job: held by this station.
    ///   - reason: why, for the record; free of secrets.
    /// - Returns: what was given up.
    /// - Throws: `CentreError` with `.noTokenChosen`; `EnrollmentError`; `IssuanceError` or
    ///   `HierarchyError` when a certificate that was begun cannot be finished now, as without its authority's key, and
    ///   nothing was changed.
    public func setAside(_ job: JobRecord, because reason: String) async throws -> SetAside {
        guard let serial = try tokenInHand(of: job.application),
            let token = try centre.book.token(serial: serial)
        else {
            throw CentreError(.noTokenChosen(job.application))
        }
        try await centre.settleCertificate(madeFor: job, by: producer)
        let done = try await desk.setAside(job, token: token, reason, workstation)
        return SetAside(
            application: job.application,
            token: serial,
            revoked: done.revoked.map(\.serial)
        )
    }

    /// What `setAside` would give up with a job's token; nothing is changed.
    ///
    /// - Parameter application: whose job.
    /// - Returns: the token, and the certificate that is, or may have been, signed for its key.
    /// - Throws: `BookError` with `.notFound` for the job, `CentreError` with `.noTokenChosen`.
    public func givenUp(with application: ApplicationNumber) throws -> SetAside {
        guard let job = try centre.book.job(of: application) else {
            throw BookError(.notFound(object: "job for application \(application)"))
        }
        guard !job.state.isTerminal, let token = try tokenInHand(of: application) else {
            throw CentreError(.noTokenChosen(application))
        }
        let doomed = try centre.certificate(madeFor: job)
        return SetAside(
            application: application,
            token: token,
            revoked: doomed.map { [$0.id.serial] } ?? []
        )
    }

    /// The token that was chosen for a job; nil before that.
    private func tokenInHand(of application: ApplicationNumber) throws -> String? {
        if let bound = try centre.book.job(of: application)?.tokenSerial { return bound }
        return try centre.book.tokens(application: application, limit: 100).first { $0.state == .allocated }?
            .serial
    }

    private static func isBroken(by error: any OperatorError) -> Bool {
        if case .proofFailed? = (error as? CentreError)?.reason { return true }
        return switch (error as? TokenError)?.reason {
        case .untrueAnswer?, .emptySlot?, .pinLocked?: true
        default: false
        }
    }
}

extension CACentre {
    /// Finishes, or clears away, what an interrupted process may have signed for a job, so that it can be revoked.
    ///
    /// - Throws: `IssuanceError` or `HierarchyError` when its authority's key cannot be used now.
    public func settleCertificate(madeFor job: JobRecord, by staff: StaffOperator) async throws {
        guard let record = try certificate(madeFor: job), record.state == .signing else { return }
        let authority = try authorityRecord(record.id.authority.name)
        _ = try await signer(authority, writing: staff.book).settle(record.id, actor: staff.record.name)
    }
}
