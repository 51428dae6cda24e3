public import Model

/// Who acts: an applicant's account, a staff member, or the system itself.
public enum Principal: Hashable, Sendable {
    /// An applicant by the login name of the account.
    case applicant(login: String)
    /// A staff member by name, with the roles they hold.
    case staff(name: String, roles: Set<StaffRecord.Role>)
    /// Timers, payment callbacks, notification.
    case system

    /// A staff member of the book.
    public init(_ staff: StaffRecord) {
        self = .staff(name: staff.name, roles: staff.roles)
    }

    /// As the audit chain names who acted.
    public var auditName: String {
        switch self {
        case .applicant(let login): "applicant:\(login)"
        case .staff(let name, _): name
        case .system: "system"
        }
    }

    /// The login or staff name; nil for the system.
    var name: String? {
        switch self {
        case .applicant(let login): login
        case .staff(let name, _): name
        case .system: nil
        }
    }

    /// The columns of the permission matrix that they stand in.
    var parties: Set<Party> {
        switch self {
        case .applicant: [.applicant]
        case .staff(_, let roles): Set(roles.map(Party.staff))
        case .system: [.system]
        }
    }
}
