import Enrollment
public import Issuer
public import Model
public import OpenSSL

/// Step 5 of making a token.
extension CentreOffice {
    /// KEY_GENERATED → ISSUED: the authority signs for the key that the token made, and that has signed the request.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld` or `.tokenMismatch`; `APIRefusal` with `.otherKey` or `.notAtIssuance`;
    ///   `IssuanceError`; `HierarchyError`; `BookError`.
    public func issue(
        _ application: ApplicationNumber,
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
        let done = try await step.certify(heldJob(of: application), on: token, request, onStep: onStep)
        return IssuedWork(ticket: JobTicket(done.job), certificate: done.der)
    }
}
