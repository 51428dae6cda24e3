/// 工作人员: a person who works at the centre.
public struct StaffRecord: Hashable, Sendable {
    /// What they may do (product.md §2.1).
    public enum Role: String, CaseIterable, Codable, Sendable {
        /// 受理员.
        case registrar
        /// 审核员.
        case reviewer
        /// 制证员.
        case producer
        /// 财务.
        case finance
        /// 客服.
        case support
        /// 业务管理员.
        case businessAdministrator = "biz_admin"
        /// 超级管理员.
        case superAdministrator = "super_admin"
        /// 审计管理员.
        case auditAdministrator = "audit_admin"
        /// 审计员.
        case auditor
        /// PKI 管理员.
        case pkiAdministrator = "pki_admin"

        /// Whether the role watches others and so excludes every role that acts (product.md §2.2 rule 2).
        public var isAudit: Bool { self == .auditor || self == .auditAdministrator }

        /// 角色名称.
        public var label: String {
            switch self {
            case .registrar: "受理员"
            case .reviewer: "审核员"
            case .producer: "制证员"
            case .finance: "财务"
            case .support: "客服"
            case .businessAdministrator: "业务管理员"
            case .superAdministrator: "超级管理员"
            case .auditAdministrator: "审计管理员"
            case .auditor: "审计员"
            case .pkiAdministrator: "PKI管理员"
            }
        }
    }

    /// The login name, 1 to 40 of `a-z0-9.-`; never reused.
    public let name: String
    /// 姓名.
    public let displayName: String
    /// What they may do; audit roles stand alone.
    public let roles: Set<Role>
    /// Their STAFF certificate.
    public let certificate: CertificateID?
    /// When they were added.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        name: String,
        displayName: String,
        roles: Set<Role>,
        certificate: CertificateID?,
        createdAt: Timestamp
    ) {
        self.name = name
        self.displayName = displayName
        self.roles = roles
        self.certificate = certificate
        self.createdAt = createdAt
    }
}
