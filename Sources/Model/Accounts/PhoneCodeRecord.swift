/// 短信验证码: a code that proves that somebody reads messages at a number.
///
/// The code is not in the record, nor in any message that waits: whoever has the server's key makes it from the
/// nonce, once to send it and once to compare.
public struct PhoneCodeRecord: Hashable, Sendable {
    /// What it is for.
    public enum Purpose: String, CaseIterable, Sendable {
        /// 注册: an account is opened with it.
        case signUp = "SIGN_UP"
        /// 找回密码: a forgotten password is replaced with it.
        case reset = "RESET"
        /// Somebody wanted to open a second account: the message says that there is one, and has no code.
        case reminder = "REMINDER"
        /// The password was changed: the message says so, and has no code.
        case changed = "CHANGED"
        /// 更换手机号: the account gets this number.
        case move = "MOVE"
        /// The account has another number now: the message says so to the one before, and has no code.
        case moved = "MOVED"
        /// The account was tied to somebody of the bidding platform, who logs in with it: the message says so, and has no code.
        case tied = "TIED"
    }

    /// `WAITING → SENT → USED | LOCKED | SUPERSEDED`, `WAITING → FAILED | SUPERSEDED`.
    public enum State: String, CaseIterable, Sendable {
        /// 待发送.
        case waiting = "WAITING"
        /// 已发送: the gateway has it.
        case sent = "SENT"
        /// 发送失败: the gateway refuses it, or it could not be sent in time.
        case failed = "FAILED"
        /// 已使用.
        case used = "USED"
        /// 已锁定: tried wrongly too often.
        case locked = "LOCKED"
        /// 已作废: a newer one was asked for.
        case superseded = "SUPERSEDED"
    }

    /// 16 random octets, which name it.
    public let nonce: [UInt8]
    /// The number.
    public let mobile: String
    /// What it is for.
    public let purpose: Purpose
    /// Where it stands.
    public var state: State
    /// How often a wrong code was given, 0 to 5.
    public var wrongTries: Int
    /// How often sending it was tried.
    public var attempts: Int
    /// WAITING: when it is tried next.
    public var dueAt: Timestamp
    /// From then on it is void.
    public let expiresAt: Timestamp
    /// When it was asked for.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        nonce: [UInt8],
        mobile: String,
        purpose: Purpose,
        state: State,
        wrongTries: Int,
        attempts: Int,
        dueAt: Timestamp,
        expiresAt: Timestamp,
        createdAt: Timestamp
    ) {
        self.nonce = nonce
        self.mobile = mobile
        self.purpose = purpose
        self.state = state
        self.wrongTries = wrongTries
        self.attempts = attempts
        self.dueAt = dueAt
        self.expiresAt = expiresAt
        self.createdAt = createdAt
    }
}
