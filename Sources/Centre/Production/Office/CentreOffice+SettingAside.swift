import Enrollment
import Issuer
public import Model
import Store

/// 废弃介质: what becomes of a token that cannot be finished.
extension CentreOffice {
    /// Sets a job's token aside: DEFECTIVE, what was signed for its key revoked, the job free for another token, all in
    /// one transaction.
    ///
    /// - Parameters:
    ///   - application: whose job, held by this station.
    ///   - reason: why, for the record; free of secrets.
    /// - Returns: what was given up.
    /// - Throws: `CentreError` with `.noTokenChosen`; `EnrollmentError`; `IssuanceError` or
    ///   `HierarchyError` when a certificate that was begun cannot be finished now, as without its authority's key, and
    ///   nothing was changed.
    public func setAside(
        _ application: ApplicationNumber,
        because reason: String
    ) async throws -> ProductionLine.SetAside {
        let job = try job(of: application)
        guard let serial = try tokenInHand(of: job), let token = try centre.book.token(serial: serial) else {
            throw CentreError(.noTokenChosen(application))
        }
        try await centre.settleCertificate(madeFor: job, by: producer)
        let done = try await desk.setAside(job, token: token, reason, workstation)
        return ProductionLine.SetAside(
            application: application,
            token: serial,
            revoked: done.revoked.map(\.serial)
        )
    }

    /// What `setAside` would give up with a job's token; nothing is changed.
    ///
    /// - Parameter application: whose job.
    /// - Returns: the token, and the certificate that is, or may have been, signed for its key.
    /// - Throws: `BookError` with `.notFound` for the job, `CentreError` with `.noTokenChosen`.
    public func givenUp(with application: ApplicationNumber) throws -> ProductionLine.SetAside {
        let job = try job(of: application)
        guard !job.state.isTerminal, let token = try tokenInHand(of: job) else {
            throw CentreError(.noTokenChosen(application))
        }
        let doomed = try centre.certificate(madeFor: job)
        return ProductionLine.SetAside(
            application: application,
            token: token,
            revoked: doomed.map { [$0.id.serial] } ?? []
        )
    }

    /// The token that was chosen for a job; nil before that.
    private func tokenInHand(of job: JobRecord) throws -> String? {
        if let bound = job.tokenSerial { return bound }
        return try centre.book.tokens(application: job.application, limit: 100).first {
            $0.state == .allocated
        }?.serial
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
