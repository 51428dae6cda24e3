/// 通知模板: the words of a notice, in place of those that came with the definition; the last version holds.
public struct NoticeTemplateRecord: Hashable, Sendable {
    /// Which notice, as `PAY`.
    public let template: String
    /// From 1.
    public let version: Int
    /// 主题, one line, for mails.
    public let subject: String
    /// What it says.
    public let text: String
    /// The same in English, below the Chinese in mails; nil for none.
    public let english: String?
    /// Who wrote it.
    public let setBy: String
    /// When.
    public let createdAt: Timestamp

    /// Makes a record.
    public init(
        template: String,
        version: Int,
        subject: String,
        text: String,
        english: String?,
        setBy: String,
        createdAt: Timestamp
    ) {
        self.template = template
        self.version = version
        self.subject = subject
        self.text = text
        self.english = english
        self.setBy = setBy
        self.createdAt = createdAt
    }
}
