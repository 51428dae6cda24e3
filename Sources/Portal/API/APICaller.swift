public import Model

/// Who asks over the API, as the book knows them now.
public enum APICaller: Sendable {
    /// A registered machine.
    case client(ClientRecord)
    /// A member of the staff, acting for applications.
    case staff(StaffRecord)

    /// The name in the audit chain, as `client:web-frontend`; a member of the staff is the login name.
    public var auditName: String {
        switch self {
        case .client(let record): ClientRecord.auditName(of: record.name)
        case .staff(let record): record.name
        }
    }
}
