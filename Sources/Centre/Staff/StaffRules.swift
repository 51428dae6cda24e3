import Enrollment
import Model

/// Who may be added to the staff, and by whom.
///
/// Source: product.md §2.2 rule 2; GM/T 0037 §8.6.2.13.
enum StaffRules {
    static func checkAdding(
        name: String,
        displayName: String,
        roles: Set<StaffRecord.Role>,
        by administrator: StaffRecord
    ) throws(StaffError) {
        guard StaffDuties.isLogin(name) else { throw StaffError(.nameUnusable(name)) }
        guard (2...50).contains(displayName.unicodeScalars.count) else {
            throw StaffError(.displayNameUnusable)
        }
        guard StaffDuties.canBeHeld(roles) else { throw StaffError(.rolesExclude) }
        try checkAuthority(over: roles, of: administrator)
    }

    /// Who may add a staff member may also renew and retire them.
    static func checkChanging(
        _ member: StaffRecord,
        by administrator: StaffRecord
    ) throws(StaffError) {
        try checkAuthority(over: member.roles, of: administrator)
    }

    private static func checkAuthority(
        over roles: Set<StaffRecord.Role>,
        of administrator: StaffRecord
    ) throws(StaffError) {
        guard StaffDuties.mayChange(roles, administrator.roles) else {
            throw StaffError(.notAllowed(administrator: administrator.name))
        }
    }
}
