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
        guard (1...40).contains(name.utf8.count), name.utf8.allSatisfy(isAllowed),
            name.first?.isLetter == true
        else {
            throw StaffError(.nameUnusable(name))
        }
        guard (2...50).contains(displayName.unicodeScalars.count) else {
            throw StaffError(.displayNameUnusable)
        }
        guard !roles.isEmpty else { throw StaffError(.rolesExclude) }
        guard !roles.contains(where: \.isAudit) || roles.count == 1 else { throw StaffError(.rolesExclude) }
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
        let isAllowed =
            roles == [.auditor]
            ? administrator.roles.contains(.auditAdministrator)
            : administrator.roles.contains(.superAdministrator)
        guard isAllowed else { throw StaffError(.notAllowed(administrator: administrator.name)) }
    }

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
