/// A notice in words.
public struct NoticeText: Hashable, Sendable {
    /// 主题, one line, for mails.
    public let subject: String
    /// What it says, without signature.
    public let text: String
}
