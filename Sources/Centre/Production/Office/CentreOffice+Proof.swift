import Enrollment
import Model
import OpenSSL
import Store

/// Step 7 of making a token: that it has the key of its certificate is shown to the office, whatever a station says.
///
/// Source: product.md §13, item 11.
extension CentreOffice {
    /// What the token is to sign; told when the certificate is said to be on it, not before.
    ///
    /// It is derived and not kept, so that an office that was opened anew knows it too. Each certificate has another one at each
    /// station and for each producer.
    ///
    /// - Throws: `EnrollmentError` with `.jobNotHeld` or `.tokenMismatch`; `APIRefusal` with `.notAtProof`; `CentreError` with
    ///   `.tokenUnsuitable`, `.certificateRevoked` or `.custodyBroken`; `BookError`.
    public func challenge(for job: JobTicket, on token: String) async throws -> [UInt8] {
        let known = try self.job(of: job.application)
        try demandHeld(known, version: job.version)
        _ = try centre.tokenInWork(token, known)
        return try challenge(known, token).octets
    }

    /// Refuses a token whose signature of the challenge the certificate on file does not verify.
    ///
    /// - Throws: `APIRefusal` with `.notAtProof` or `.unproven`; `CentreError` with `.custodyBroken`; `CryptoError`; `BookError`.
    func demandProof(_ report: StepReport, of job: JobRecord) throws {
        let (challenge, certificate) = try challenge(job, report.token)
        let message = TokenProof.message(challenge, of: report.token)
        guard let signature = report.signature,
            try Certificate(der: certificate).publicKey.verify(signature: signature, message: message)
        else { throw APIRefusal(.unproven(job.application)) }
    }

    private func challenge(
        _ job: JobRecord,
        _ token: String
    ) throws -> (octets: [UInt8], certificate: [UInt8]) {
        guard job.state == .written, let (_, der) = try centre.certificate(of: job) else {
            throw APIRefusal(.notAtProof(job.application, job.state))
        }
        let octets = try centre.keyring.custody().challenge(to: [
            job.application.text, token, workstation.station, producer.record.name,
            Hexadecimal.encode(DigestAlgorithm.sha256.hash(der)),
        ])
        return (octets, der)
    }
}
