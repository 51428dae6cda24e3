import CRL
import Model
import Portal
import Store

extension CentreDesk {
    func revoke(
        _ serial: SerialNumber,
        reason: RevocationReason,
        for caller: APICaller
    ) async throws -> DeskCertificate {
        let record = try own(serial, caller)
        switch caller {
        case .client(let client): try await revoke(record, reason, client, caller.auditName)
        case .staff(let staff):
            let revoker = StaffOperator(record: staff, book: centre.book)
            _ = try await centre.revoke(record.id, reason: reason, by: revoker)
        }
        return try shown(own(serial, caller))
    }

    /// A machine takes back what it asked for itself.
    private func revoke(
        _ record: CertificateRecord,
        _ reason: RevocationReason,
        _ client: ClientRecord,
        _ actor: String
    ) async throws {
        guard record.state != .revoked else { throw APIRefusal(.alreadyRevoked(record.id.serial)) }
        let now = centre.clock.now
        let event = AuditEvent(
            at: now,
            actor: actor,
            action: "certificate.revoke",
            object: record.id.serial.hexadecimal,
            detail: ["authority": record.id.authority.name, "reason": reason.rawValue]
        )
        var changes: [Change] = [
            .revokeCertificate(record.id, Revocation(date: now, reason: reason)), .audit(event),
        ]
        if reason == .keyCompromise {
            changes.append(.blockKey(keyHash: record.reservation.keyHash, reason: reason, at: now))
        }
        try await centre.book.commit(changes)
    }
}
