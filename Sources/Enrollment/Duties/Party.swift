public import Model

/// A column of the permission matrix.
public enum Party: Hashable, Sendable {
    /// 申请人.
    case applicant
    /// A staff role.
    case staff(StaffRecord.Role)
    /// 系统.
    case system

    /// Every column there could be.
    public static let all: [Party] = [.applicant, .system] + StaffRecord.Role.allCases.map(Party.staff)
}
