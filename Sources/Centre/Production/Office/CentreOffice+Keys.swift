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
    /// - Returns: what the journal says, and the statement, when there is one that holds.
    /// - Throws: `EnrollmentError` with `.stepIncomplete`; `CentreError` with `.notAttested` or `.tokenUnsuitable`.
    func findings(ofKey report: StepReport) throws -> (words: String, changes: [Change]) {
        guard let info = report.subjectPublicKeyInfo else {
            throw EnrollmentError(.stepIncomplete(.keyGenerated, missing: "public key"))
        }
        let key = try PublicKey(subjectPublicKeyInfo: info)
        let rule = try rule(for: report.application)
        guard key.algorithm == rule.token.algorithm else {
            throw EnrollmentError(
                .stepIncomplete(.keyGenerated, missing: "\(rule.token.algorithm.rawValue) key")
            )
        }
        let proof = try statement(rule, of: report.token).examine(report.attestation, of: key)
        let name = Hexadecimal.encode(key.fingerprint.prefix(8))
        return (
            "\(rule.token.algorithm.rawValue) key \(name) in \(rule.token.slot)\(proof.words)",
            proof.record.map { [.addAttestation($0), .audit(attested($0, report.application))] } ?? []
        )
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
