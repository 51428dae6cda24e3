import Enrollment
import Model
import Store

/// What was signed for a job that was taken meanwhile.
extension CACentre {
    /// Revokes a certificate that can reach no token any more: its job was closed, or goes on with another key.
    ///
    /// A job that goes on remembers it, so that the certificate of the next key follows it.
    ///
    /// - Parameters:
    ///   - id: the certificate, signed just now.
    ///   - job: as it was when that was asked for.
    /// - Throws: `BookError`.
    func giveUpStray(_ id: CertificateID, madeFor job: JobRecord) async throws {
        guard let record = try book.certificate(id), record.state == .issued,
            let now = try book.job(of: job.application),
            now.state.isTerminal || now.subjectPublicKeyInfo != job.subjectPublicKeyInfo
        else { return }
        let date = try revocationDate()
        let reason: RevocationReason = now.state.isTerminal ? .cessationOfOperation : .superseded
        let facts = ["application": job.application.text, "cause": "its job was taken while it was signed"]
        let changes = revocationChanges(
            record,
            Revocation(date: date, reason: reason),
            by: "system",
            facts
        )
        try await book.commit(changes + desk().remembering(id, now))
    }
}
