/// What a page is written in.
enum Language: String, CaseIterable, Sendable {
    case chinese = "zh"
    case english = "en"

    /// As documents name it (RFC 5646).
    var tag: String { self == .chinese ? "zh-CN" : "en" }
}
