/// 提议: what one person proposes and another one decides.
///
/// Source: product.md §2.2 rule 3.
public struct ProposalRecord: Hashable, Sendable {
    /// What is proposed.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// 吊销: the CA revokes a certificate that nobody applied to revoke.
        case revocation = "REVOCATION"
        /// 退款: a paid order goes back.
        case refund = "REFUND"
        /// 关闭: an application in production that cannot be finished.
        case closure = "CLOSURE"
        /// 人员变更: somebody is added to the staff, their work ends, or their roles change.
        case staff = "STAFF"
    }

    /// `PROPOSED → CONFIRMED | DECLINED`.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 待确认.
        case proposed = "PROPOSED"
        /// 已确认: it was done in the same moment.
        case confirmed = "CONFIRMED"
        /// 已否决.
        case declined = "DECLINED"
    }

    /// What is proposed.
    public let kind: Kind
    /// About what: the payment for a refund, the application's number for a closure, `authority/serial` for a revocation,
    /// the login name for a change of the staff.
    public let subject: String
    /// Which proposal of this kind about it, from 1; one is open at a time.
    public let sequence: Int
    /// Where it stands.
    public var state: State
    /// The revocation's cause, as `privilege_withdrawn`; nil for anything else.
    public let cause: String?
    /// The grounds, 2 to 200 characters.
    public let text: String
    /// What exactly, as canonical JSON, for a change of the staff; nil for anything else.
    public let detail: String?
    /// Who proposed.
    public let proposedBy: String
    /// Who decided; nil before.
    public var decidedBy: String?
    /// When it was proposed.
    public let createdAt: Timestamp
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        kind: Kind,
        subject: String,
        sequence: Int,
        state: State,
        cause: String?,
        text: String,
        detail: String? = nil,
        proposedBy: String,
        decidedBy: String? = nil,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.kind = kind
        self.subject = subject
        self.sequence = sequence
        self.state = state
        self.cause = cause
        self.text = text
        self.detail = detail
        self.proposedBy = proposedBy
        self.decidedBy = decidedBy
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
