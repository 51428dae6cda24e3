import CRL
import Enrollment
public import Model
import OpenSSL
import Store

extension CACentre {
    /// 吊销: revokes a certificate, for ever; durable when it returns.
    ///
    /// A running server sees it through the status feed; the list is made there, or by `publishLists`.
    ///
    /// - Parameters:
    ///   - id: the certificate.
    ///   - reason: why.
    ///   - invalidityDate: since when the key may be in wrong hands; not in the future.
    ///   - revoker: who does it.
    /// - Returns: what is on record now.
    /// - Throws: `RevocationRefusal`, or `BookError` with `.notFound` or `.stateChanged`.
    public func revoke(
        _ id: CertificateID,
        reason: RevocationReason,
        invalidityDate: Timestamp? = nil,
        by revoker: StaffOperator
    ) async throws -> Revocation {
        guard let record = try book.certificate(id) else {
            throw BookError(.notFound(object: "certificate \(id.serial.hexadecimal)"))
        }
        let now = clock.now
        if let fault = RevocationRefusal(
            of: record,
            invalidityDate: invalidityDate,
            by: revoker.record,
            at: now
        ) {
            throw fault
        }
        let revocation = Revocation(date: now, reason: reason, invalidityDate: invalidityDate)
        let event = AuditEvent(
            at: now,
            actor: revoker.record.name,
            action: "certificate.revoke",
            object: id.serial.hexadecimal,
            detail: ["authority": id.authority.name, "reason": reason.rawValue]
        )
        try await revoker.book.commit([.revokeCertificate(id, revocation), .audit(event)])
        return revocation
    }
}
