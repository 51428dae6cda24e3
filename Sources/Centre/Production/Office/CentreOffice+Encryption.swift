import Enrollment
import Model
import OpenSSL
import Store

/// Step 8 of making a token, where its holder gets two certificates: the pair to decrypt with.
extension CentreOffice {
    /// The pair for a token that was proven: made, certified and archived when it is asked for first, and the same ever after.
    ///
    /// - Parameters:
    ///   - job: VERIFIED.
    ///   - token: its serial number.
    ///   - offer: the key that the token unwraps with, once that was wanted; the first one counts.
    /// - Returns: nil when the application gets one certificate, or its second one from a key management elsewhere.
    /// - Throws: `EnrollmentError` with `.jobNotHeld`, `.tokenMismatch` or `.stepIncomplete`; `CentreError` with `.proofFailed` for an offer
    ///   that the token's key did not sign, or `.certificateRevoked`; `KeyRecoveryError` with `.needed` when its holder has a pair that
    ///   stays good, as after the token with it broke; `KeyManagementError`; `IssuanceError`; `HierarchyError`; `BookError`.
    public func encryption(
        for job: JobTicket,
        on token: String,
        offering offer: TransportOffer?
    ) async throws -> EncryptionWork? {
        let known = try heldJob(of: job.application)
        let application = try applicationRecord(job.application)
        guard let profile = centre.pairMadeHere(beside: application.profile) else { return nil }
        // The answer was lost: nobody else moves a job by one version and leaves it with this station.
        guard known.version == job.version || known.version == job.version &+ 1 else {
            throw EnrollmentError(.jobNotHeld(job.application))
        }
        guard known.state == .verified, let info = known.subjectPublicKeyInfo else {
            throw EnrollmentError(.stepIncomplete(.done, missing: "proof of the token's key"))
        }
        let record = try centre.tokenInWork(token, known)
        _ = try centre.certificate(of: known)
        let signer = try PublicKey(subjectPublicKeyInfo: info)
        if let offer { try await keep(offer, of: token, signedBy: signer) }
        guard let recipient = try centre.pairRecipient(signer) else {
            return EncryptionWork(awaitingTransport: JobTicket(known))
        }
        let pairs = EncryptionPairs(centre: centre, producer: producer)
        if try await pairs.pair(for: signer.fingerprint) == nil {
            if let kept = try centre.keptEncryption(of: application) {
                throw KeyRecoveryError(.needed(job.application, kept.serial, token: token))
            }
            let held = try desk.prolonged(known, workstation)
            let touched = record.changed(at: centre.clock.now) { _ in }
            let changes: [Change] = [
                .updateJob(held), .updateToken(touched), .journal(made(known, at: held.updatedAt)),
            ]
            try await pairs.make(for: application, profile, on: token, to: recipient, alongside: changes)
        }
        guard let pair = try await pairs.pair(for: signer.fingerprint) else {
            throw BookError(.damaged(detail: "job \(job.application) has no encryption key on record"))
        }
        return EncryptionWork(
            ticket: JobTicket(try self.job(of: job.application)),
            envelope: pair.envelope,
            certificate: pair.certificate
        )
    }

    /// Puts the key on record that a token unwraps with; one that is there stays.
    private func keep(
        _ offer: TransportOffer,
        of token: String,
        signedBy signer: PublicKey
    ) async throws {
        guard try centre.pairRecipient(signer) == nil else { return }
        guard let key = offer.key(of: token, signedBy: signer) else {
            throw CentreError(.proofFailed(detail: "its key to sign with did not sign for the transport key"))
        }
        let record = KeyTransportRecord(
            signingKeyHash: signer.fingerprint,
            tokenSerial: token,
            publicKey: key.subjectPublicKeyInfo,
            createdAt: centre.clock.now
        )
        try await producer.book.commit([.key(.addTransport(record))])
    }

    /// What ends with a job whose token has a pair to decrypt with: its certificate is in force.
    ///
    /// - Throws: `KeyManagementError` with `.unproven` unless the token told the certificate's key; `CentreError` with
    ///   `.certificateRevoked`; `BookError`.
    func encryptionEnding(_ report: StepReport, of job: JobRecord) throws -> [Change] {
        let application = try applicationRecord(job.application)
        guard centre.pairMadeHere(beside: application.profile) != nil else { return [] }
        guard let record = try deliveredCertificate(of: report.encryptionKey, to: job) else {
            throw KeyManagementError(.unproven(job.application))
        }
        switch record.state {
        case .active: return []
        case .issued: break
        case .reserved, .signing, .held, .revoked, .abandoned:
            throw CentreError(.certificateRevoked(job.application, serial: record.id.serial))
        }
        let event = AuditEvent(
            at: centre.clock.now,
            actor: producer.record.name,
            action: "certificate.activate",
            object: record.id.serial.hexadecimal,
            detail: ["authority": record.id.authority.name, "proof": "token \(report.token) has its key"]
        )
        return [.activateCertificate(record.id), .audit(event)]
    }

    /// The certificate of a key that was wrapped for the token of a job; nil for any other key, and for none.
    private func deliveredCertificate(
        of key: [UInt8]?,
        to job: JobRecord
    ) throws(BookError) -> CertificateRecord? {
        guard let key, let info = job.subjectPublicKeyInfo else { return nil }
        let (keyHash, signer) = (DigestAlgorithm.sha256.hash(key), DigestAlgorithm.sha256.hash(info))
        for delivery in try centre.book.keyDeliveries(to: signer).reversed() {
            guard let record = try centre.book.certificate(delivery.certificate),
                record.reservation.keyHash == keyHash
            else { continue }
            return record
        }
        return nil
    }

    private func applicationRecord(_ number: ApplicationNumber) throws(BookError) -> ApplicationRecord {
        guard let record = try centre.book.application(number) else {
            throw BookError(.notFound(object: "application \(number)"))
        }
        return record
    }

    private func made(_ job: JobRecord, at now: Timestamp) -> JobJournalEntry {
        JobJournalEntry(
            application: job.application,
            step: job.state,
            tokenSerial: job.tokenSerial,
            detail: "encryption key made and archived, wrapped for the token's key",
            at: now
        )
    }
}
