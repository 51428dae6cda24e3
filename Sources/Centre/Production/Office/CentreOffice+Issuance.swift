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
        // The answer may have been lost.
        if known.state != .issued || known.version != job.version + 1 {
            guard known.version == job.version else { throw EnrollmentError(.jobNotHeld(job.application)) }
        }
        do {
            let done = try await step.certify(known, on: token, request, onStep: onStep)
            return IssuedWork(ticket: JobTicket(done.job), certificate: done.der)
        } catch let error as IssuanceError {
            try await giveBack(job.application, because: error)
            throw error
        }
    }
}
