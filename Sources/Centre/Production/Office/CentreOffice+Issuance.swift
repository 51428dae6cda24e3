import Enrollment
public import Issuer
public import Model
public import OpenSSL
import Store

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
        let job = try heldJob(of: application)
        _ = try tokenInWork(token, job)
        guard let recorded = job.subjectPublicKeyInfo else {
            throw APIRefusal(.notAtIssuance(application, job.state))
        }
        guard recorded == request.publicKey.subjectPublicKeyInfo else {
            throw APIRefusal(.otherKey(application))
        }
        if let der = try certificate(of: job) {
            return IssuedWork(ticket: JobTicket(job), certificate: der)
        }
        guard job.state == .keyGenerated else { throw APIRefusal(.notAtIssuance(application, job.state)) }
        return try await certify(job, token, request, onStep)
    }

    private func certify(
        _ job: JobRecord,
        _ token: String,
        _ request: CertificateRequest,
        _ onStep: @escaping @Sendable (IssuanceStep) -> Void
    ) async throws -> IssuedWork {
        guard let record = try centre.book.application(job.application) else {
            throw BookError(.notFound(object: "application \(job.application)"))
        }
        let authority = try centre.issuingAuthority(
            for: record.profile,
            resuming: record.number,
            following: job.certificate ?? record.certificate,
            writing: producer.book,
            onStep: onStep
        )
        let issued = try await authority.issue(issuance(record, job, token, request))
        let evidence = StepEvidence(
            tokenSerial: token,
            certificate: issued.id,
            detail: "serial \(issued.id.serial.hexadecimal)"
        )
        let moved = try await desk.advance(job, to: .issued, workstation, evidence)
        return IssuedWork(ticket: JobTicket(moved), certificate: issued.certificate.der)
    }

    /// What the authority is asked for: the application's first certificate, which in 补办 follows that of the lost or broken
    /// token, or the one after that of a token that was set aside.
    private func issuance(
        _ application: ApplicationRecord,
        _ job: JobRecord,
        _ token: String,
        _ proof: CertificateRequest
    ) throws -> IssuanceRequest {
        IssuanceRequest(
            profile: application.profile,
            facts: SubjectFacts(of: try CertificateSubject(approved: application)),
            proof: proof,
            application: job.certificate == nil ? job.application : nil,
            subjectUID: application.subjectUID,
            tokenSerial: token,
            keyOrigin: try centre.keyOrigin(madeAtLine: proof.publicKey),
            actor: producer.record.name,
            act: job.certificate == nil && application.certificate == nil ? .new : .reissue,
            predecessor: job.certificate ?? application.certificate
        )
    }
}
