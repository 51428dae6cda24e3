/// 通知投递: one notice on one of its ways to the applicant.
public struct MessageRecord: Hashable, Sendable {
    /// The way.
    public enum Channel: String, CaseIterable, Codable, Sendable {
        /// 邮件.
        case mail = "MAIL"
        /// 短信.
        case shortMessage = "SMS"
    }

    /// `WAITING → SENDING → SENT | WAITING | FAILED`.
    public enum State: String, CaseIterable, Codable, Sendable {
        /// 待发送.
        case waiting = "WAITING"
        /// 发送中: somebody tries until `dueAt`; then it is anybody's again.
        case sending = "SENDING"
        /// 已发送: relay or gateway has it.
        case sent = "SENT"
        /// 发送失败: given up; a person may have it tried again.
        case failed = "FAILED"
    }

    /// The number of the notice in the outbox.
    public let notice: Int64
    /// The way.
    public let channel: Channel
    /// Where it stands.
    public var state: State
    /// How often it was tried.
    public var attempts: Int
    /// WAITING: when it is tried next; SENDING: when whoever tries has given up or died.
    public var dueAt: Timestamp
    /// To whom, masked; nil before the first try.
    public var target: String?
    /// What the last try said; nil for nothing.
    public var detail: String?
    /// When it last moved.
    public var updatedAt: Timestamp

    /// Makes a record.
    public init(
        notice: Int64,
        channel: Channel,
        state: State,
        attempts: Int,
        dueAt: Timestamp,
        target: String?,
        detail: String?,
        updatedAt: Timestamp
    ) {
        self.notice = notice
        self.channel = channel
        self.state = state
        self.attempts = attempts
        self.dueAt = dueAt
        self.target = target
        self.detail = detail
        self.updatedAt = updatedAt
    }
}
