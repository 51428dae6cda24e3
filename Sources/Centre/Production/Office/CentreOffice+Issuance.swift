import Enrollment
public import Issuer
import Model
public import OpenSSL

/// Step 5 of making a token.
extension CentreOffice {
    /// KEY_GENERATED → ISSUED: the authority signs for the key that the token made, and that has signed the request.
    ///
    /// A job whose application no certificate can be issued for is REJECTED.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld` or `.tokenMismatch`; `APIRefusal` with `.otherKey` or `.notAtIssuance`;
    ///   `IssuanceError`; `HierarchyError`; `BookError`.
    public func issue(
        _ job: JobTicket,
        on token: String,
        _ request: CertificateRequest,
        onStep: @escaping @Sendable (IssuanceStep) -> Void
    ) async throws -> IssuedWork {
        let step = TokenCertification(
            centre: centre,
            producer: producer,
            desk: desk,
            workstation: workstation
        )
        let known = try heldJob(of: job.application)
        guard known.version == job.version || isContinued(known, from: job) else {
            throw EnrollmentError(.jobNotHeld(job.application))
        }
        do {
            let done = try await step.certify(known, on: token, request, onStep: onStep)
            return IssuedWork(ticket: JobTicket(done.job), certificate: done.der)
        } catch let error as IssuanceError {
            try await giveBack(job.application, because: error)
            throw error
        }
    }

    /// Whether the answer to an earlier message was lost, or nothing came of it: the reservation moved the job by one version, and
    /// what was signed by another, and nobody else leaves it with this station.
    private func isContinued(_ known: JobRecord, from job: JobTicket) -> Bool {
        let (one, two) = (job.version &+ 1, job.version &+ 2)
        switch known.state {
        case .issued: return known.version == one || known.version == two
        case .keyGenerated: return known.version == one
        default: return false
        }
    }
}
