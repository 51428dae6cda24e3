import Enrollment
public import Model
import OpenSSL
import Store

extension CACentre {
    /// Issues the certificate of somebody whom two administrators agreed to add, and adds them.
    ///
    /// Name, roles and key are those that were confirmed. Can be repeated after a crash.
    ///
    /// - Parameters:
    ///   - name: login name.
    ///   - administrator: who carries it out; who may add such staff.
    /// - Returns: their record.
    /// - Throws: `StaffError` with `.notConfirmed`, or as `addStaff`.
    public func addConfirmedStaff(
        _ name: String,
        by administrator: StaffOperator
    ) async throws -> StaffRecord {
        guard let proposal = try book.proposals(.staff, about: name).last, proposal.state == .confirmed,
            case .add(let displayName, let roles, let request) = try StaffPlan(of: proposal)
        else { throw StaffError(.notConfirmed(name: name)) }
        return try await addStaff(
            name: name,
            displayName: displayName,
            roles: roles,
            proof: CertificateRequest(der: request),
            by: administrator
        )
    }
}
