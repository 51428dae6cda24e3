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
        guard !record.isRevoked(as: reason) else { throw APIRefusal(.alreadyRevoked(serial)) }
        let order = RevocationOrder(reason)
        switch caller {
        case .client:
            // A machine takes back what it asked for itself.
            let party = ActingParty(name: caller.auditName, book: centre.book)
            _ = try await centre.revoke(record.id, order, by: party)
        case .staff(let staff):
            _ = try await centre.revoke(
                record.id,
                order,
                by: StaffOperator(record: staff, book: centre.book)
            )
        }
        return try shown(own(serial, caller))
    }
}
