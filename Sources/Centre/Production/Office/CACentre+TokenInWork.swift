import Enrollment
import Model
import Store

/// What is on record of a token that is being made.
extension CACentre {
    /// The record of a token that is being made for a job, whoever holds that.
    ///
    /// - Throws: `EnrollmentError` with `.tokenMismatch`; `CentreError` with `.tokenUnsuitable`; `BookError`.
    func tokenInWork(_ serial: String, _ job: JobRecord) throws -> TokenRecord {
        if let expected = job.tokenSerial, expected != serial {
            throw EnrollmentError(.tokenMismatch(expected: expected, found: serial))
        }
        guard let record = try book.token(serial: serial), record.application == job.application,
            [.allocated, .initialized, .inProduction].contains(record.state)
        else {
            throw CentreError(.tokenUnsuitable(serial: serial, .notInWork(job.application)))
        }
        return record
    }

    /// The certificate of a job's token; nil before it was signed.
    ///
    /// - Throws: `CentreError` with `.certificateRevoked`, or `.authorityRevoked` when nobody accepts it because of who signed it;
    ///   `BookError`.
    func certificate(of job: JobRecord) throws -> (id: CertificateID, der: [UInt8])? {
        guard [.issued, .written, .verified, .done].contains(job.state) else { return nil }
        guard let id = job.certificate, let record = try book.certificate(id), let der = record.certificate
        else {
            throw BookError(.damaged(detail: "job \(job.application) has no certificate on record"))
        }
        guard record.state != .revoked else {
            throw CentreError(.certificateRevoked(job.application, serial: id.serial))
        }
        guard try !hasFallen(id.authority) else {
            throw CentreError(.authorityRevoked(job.application, serial: id.serial, id.authority))
        }
        return (id, der)
    }

    /// Whether an authority was revoked, or one above it: what it certified is good for nobody.
    ///
    /// - Throws: `BookError`, `CryptoError`.
    func hasFallen(_ authority: AuthorityID) throws -> Bool {
        guard let record = try book.authority(authority) else { return false }
        return try fall(of: record) != nil
    }
}
