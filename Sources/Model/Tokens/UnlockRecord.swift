/// 解锁: that one token may be given a new PIN, once.
public struct UnlockRecord: Hashable, Sendable {
    /// `REQUESTED → APPROVED → RUNNING → COMPLETED`; `REQUESTED → REJECTED`; what is not run in time is `EXPIRED`.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 待审批.
        case requested = "REQUESTED"
        /// 已批准.
        case approved = "APPROVED"
        /// 执行中: the token may have its new secrets, or its old ones; it is finished by running it again.
        case running = "RUNNING"
        /// 已完成.
        case completed = "COMPLETED"
        /// 已拒绝.
        case rejected = "REJECTED"
        /// 已过期.
        case expired = "EXPIRED"

        /// Whether it still stands in the way of another one for the same token.
        public var isOpen: Bool { self == .requested || self == .approved || self == .running }
    }

    /// The token.
    public let tokenSerial: String
    /// Which unlock of this token, from 1.
    public let sequence: Int
    /// Where it stands.
    public var state: State
    /// Why, 2 to 200 characters.
    public let text: String
    /// What the holder showed, 2 to 200 characters.
    public let evidence: String
    /// Who asked.
    public let requestedBy: String
    /// Who approved or rejected it; nil before.
    public var decidedBy: String?
    /// Who ran it; nil before.
    public var ranBy: String?
    /// When it ends unless it runs.
    public var expiresAt: Timestamp
    /// When it was asked for.
    public let createdAt: Timestamp
    /// When it last moved.
    public var updatedAt: Timestamp

    /// The application with which its holder asked for it; nil for one that the centre began itself, whatever that names as evidence.
    public var application: ApplicationNumber? {
        requestedBy.hasPrefix("applicant:") ? ApplicationNumber(evidence) : nil
    }

    /// Makes a record.
    public init(
        tokenSerial: String,
        sequence: Int,
        state: State,
        text: String,
        evidence: String,
        requestedBy: String,
        decidedBy: String?,
        ranBy: String?,
        expiresAt: Timestamp,
        createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.tokenSerial = tokenSerial
        self.sequence = sequence
        self.state = state
        self.text = text
        self.evidence = evidence
        self.requestedBy = requestedBy
        self.decidedBy = decidedBy
        self.ranBy = ranBy
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
