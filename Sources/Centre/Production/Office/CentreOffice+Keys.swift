import Enrollment
import Issuer
import Model
import OpenSSL
import Store

/// The key that a station reports, and what the token's maker states of it.
extension CentreOffice {
    /// What a maker states of a key in a token.
    func statement(_ rule: KeyRule, of serial: String) -> KeyStatement {
        KeyStatement(centre: centre, rule: rule, serial: serial)
    }

    /// Examines a key that was made.
    ///
    /// It is where the station made it, also when the profile has changed in this moment.
    ///
    /// - Returns: what the journal says, and the statement, when there is one that holds.
    /// - Throws: `EnrollmentError` with `.stepIncomplete`; `BookError` with `.keyAlreadyCertified` or `.keyBlocked`; `CentreError` with `.notAttested` or `.tokenUnsuitable`.
    func findings(ofKey report: StepReport) throws -> StepFindings {
        guard let info = report.subjectPublicKeyInfo else {
            throw EnrollmentError(.stepIncomplete(.keyGenerated, missing: "public key"))
        }
        let key = try PublicKey(subjectPublicKeyInfo: info)
        let wanted = try centre.keyRule(for: report.application)
        let rule = wanted.placed(in: report.slot ?? wanted.slot)
        guard key.algorithm == rule.token.algorithm else {
            throw EnrollmentError(
                .stepIncomplete(.keyGenerated, missing: "\(rule.token.algorithm.rawValue) key")
            )
        }
        // A generator that repeats itself is found here, before anything is on record of its key.
        try centre.book.demandKey(key.fingerprint, for: .first)
        let proof = try statement(rule, of: report.token).examine(report.attestation, of: key)
        let name = Hexadecimal.encode(key.fingerprint.prefix(8))
        var findings = StepFindings(
            words: "\(rule.token.algorithm.rawValue) key \(name) in \(rule.slot.reference)\(proof.words)",
            slot: rule.slot
        )
        if let record = proof.record {
            findings.changes = [.addAttestation(record), .audit(attested(record, report.application))]
        }
        return findings
    }

    private func attested(_ record: AttestationRecord, _ application: ApplicationNumber) -> AuditEvent {
        AuditEvent(
            at: record.verifiedAt,
            actor: producer.record.name,
            action: "token.attest",
            object: record.tokenSerial,
            detail: [
                "application": application.text,
                "key": Hexadecimal.encode(record.keyHash),
                "root": record.root,
                "statement": Hexadecimal.encode(DigestAlgorithm.sha256.hash(record.statement)),
            ]
        )
    }
}
