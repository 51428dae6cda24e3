public import Model

/// Who can be of the staff, and who decides about them.
///
/// Source: product.md §2.2 rule 2; GM/T 0037 §8.6.2.13.
public enum StaffDuties {
    /// The roles without which the centre is locked out of its own work.
    static let needed: [StaffRecord.Role] = [.superAdministrator, .pkiAdministrator, .businessAdministrator]

    /// Whether it is a login name: 1 to 40 of `a-z0-9.-`, beginning with a letter.
    public static func isLogin(_ name: String) -> Bool {
        guard (1...40).contains(name.utf8.count), let first = name.utf8.first else { return false }
        return isLetter(first) && name.utf8.allSatisfy(isAllowed)
    }

    /// Whether one person can hold these roles: at least one, and auditor and audit_admin alone.
    public static func canBeHeld(_ roles: Set<StaffRecord.Role>) -> Bool {
        !roles.isEmpty && (roles.count == 1 || !roles.contains(where: \.isAudit))
    }

    /// Whether somebody with the roles of `administrator` decides about who has `roles`.
    public static func mayChange(
        _ roles: Set<StaffRecord.Role>,
        _ administrator: Set<StaffRecord.Role>
    ) -> Bool {
        administrator.contains(roles == [.auditor] ? .auditAdministrator : .superAdministrator)
    }

    private static func isLetter(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet)
    }

    private static func isAllowed(_ octet: UInt8) -> Bool {
        isLetter(octet) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
            || octet == UInt8(ascii: "-") || octet == UInt8(ascii: ".")
    }
}
