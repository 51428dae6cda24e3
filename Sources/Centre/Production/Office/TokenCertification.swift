import Enrollment
import Issuer
import Model
import OpenSSL
import Store

/// Step 5 of making a token, whoever brings the request of its key: a station, or the API.
struct TokenCertification {
    let centre: CACentre
    let producer: StaffOperator
    let desk: EnrollmentDesk
    let workstation: Workstation

    /// KEY_GENERATED → ISSUED: the authority signs for the key that the token made, and that has signed the request.
    ///
    /// Job and token are written with the reservation, so nothing is signed when somebody took either meanwhile. When they are taken
    /// while it is signed, what can reach no token any more is revoked.
    ///
    /// - Parameters:
    ///   - job: held by the producer.
    ///   - token: its token's serial number.
    ///   - proof: the request.
    ///   - alongside: what is written with the reservation.
    ///   - onStep: told after each finished step of the issuance cycle.
    /// - Returns: the job, moved on, and the certificate; what the job had before when it had one.
    /// - Throws: `EnrollmentError` with `.tokenMismatch` or `.jobNotHeld`; `APIRefusal` with `.otherKey` or `.notAtIssuance`; `CentreError` with
    ///   `.certificateRevoked`; `IssuanceError`; `HierarchyError`; `BookError`.
    func certify(
        _ job: JobRecord,
        on token: String,
        _ proof: CertificateRequest,
        alongside: @escaping @Sendable (CertificateID) -> [Change] = { _ in [] },
        onStep: @escaping @Sendable (IssuanceStep) -> Void
    ) async throws -> (job: JobRecord, id: CertificateID, der: [UInt8]) {
        let record = try centre.tokenInWork(token, job)
        guard let recorded = job.subjectPublicKeyInfo else {
            throw APIRefusal(.notAtIssuance(job.application, job.state))
        }
        guard recorded == proof.publicKey.subjectPublicKeyInfo else {
            throw APIRefusal(.otherKey(job.application))
        }
        if let (id, der) = try centre.certificate(of: job) { return (job, id, der) }
        guard job.state == .keyGenerated else {
            throw APIRefusal(.notAtIssuance(job.application, job.state))
        }
        guard let application = try centre.book.application(job.application) else {
            throw BookError(.notFound(object: "application \(job.application)"))
        }
        let held = try desk.prolonged(job, workstation)
        let touched = record.changed(at: centre.clock.now) { _ in }
        let request = try order(application, job, token, proof) { id in
            alongside(id) + [.updateJob(held), .updateToken(touched)]
        }
        let authority = try centre.issuingAuthority(
            for: request.profile,
            resuming: job.application,
            following: job.certificate ?? application.certificate,
            writing: producer.book,
            onStep: onStep
        )
        let issued = try await issue(request, by: authority, for: job)
        let evidence = StepEvidence(
            tokenSerial: token,
            certificate: issued.id,
            detail: "serial \(issued.id.serial.hexadecimal)"
        )
        do {
            let current = issued.wasOnRecord ? job : held
            let moved = try await desk.advance(current, to: .issued, workstation, evidence)
            return (moved, issued.id, issued.certificate.der)
        } catch {
            try await centre.giveUpStray(issued.id, madeFor: job.application)
            throw error
        }
    }

    /// The certificate; a job that somebody took before anything was signed is not this station's any more.
    private func issue(
        _ request: IssuanceRequest,
        by authority: CertificateAuthority,
        for job: JobRecord
    ) async throws -> IssuedCertificate {
        do throws(IssuanceError) {
            return try await authority.issue(request)
        } catch {
            guard case .book(let cause) = error.reason, case .stateChanged = cause.reason else { throw error }
            throw EnrollmentError(.jobNotHeld(job.application))
        }
    }

    /// What the authority is asked for: the application's first certificate, which in 补办 follows that of the lost or broken
    /// token, or the one after that of a token that was set aside.
    private func order(
        _ application: ApplicationRecord,
        _ job: JobRecord,
        _ token: String,
        _ proof: CertificateRequest,
        _ alongside: @escaping @Sendable (CertificateID) -> [Change]
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
            predecessor: job.certificate ?? application.certificate,
            alongside: alongside
        )
    }
}
