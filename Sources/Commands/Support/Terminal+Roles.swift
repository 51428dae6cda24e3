import Centre
import Model

extension Terminal {
    /// The roles in which nobody is left who can act, after a staff member's certificate was revoked; none for another's.
    static func unfilled(
        without record: CertificateRecord,
        in centre: CACentre
    ) throws -> [StaffRecord.Role] {
        record.reservation.purpose == .staff ? try StaffWatch(of: centre).unfilled() : []
    }

    /// Says that nobody is left in these roles, and the way back.
    static func warn(ofUnfilled roles: [StaffRecord.Role]) {
        for role in roles {
            say("warning: nobody is left who can act as \(role.rawValue); see docs/operations/staff.md")
            let recovery = role == .superAdministrator ? " --recover" : ""
            say("  the way back: 'pki staff renew NAME\(recovery)'")
        }
    }
}
