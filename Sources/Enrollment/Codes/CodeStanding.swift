public import Model

/// How things stand with the one-time code that an application waits for, as its owner may know it.
///
/// Source: product.md §4.6, §6.10.
public struct CodeStanding: Hashable, Sendable {
    /// What can be done with the newest code.
    public enum State: String, CaseIterable, Sendable {
        /// 已发送: it waits to be typed in.
        case sent = "SENT"
        /// 执行中: the session that it opened is running.
        case inSession = "IN_SESSION"
        /// 已失效: it has expired, or its session has.
        case over = "OVER"
        /// 已锁定: it was guessed at too often; support sends the next one.
        case locked = "LOCKED"
    }

    /// What can be done with it.
    public let state: State
    /// When it was made.
    public let sentAt: Timestamp
    /// The number that codes go to, masked.
    public let mobile: String
    /// After this it opens no session.
    public let expiresAt: Timestamp
    /// It cannot be redeemed before, because the phone was changed; nil for at once.
    public let heldUntil: Timestamp?
    /// When the owner may ask for another one; nil while only support may.
    public let nextAt: Timestamp?
}
