/// What a page is written in.
enum Language: String, CaseIterable, Sendable {
    case chinese = "zh"
    case english = "en"

    /// Remembers what a browser chose.
    static let cookie = "__Host-pki-language"

    /// As documents name it (RFC 5646).
    var tag: String { self == .chinese ? "zh-CN" : "en" }

    /// What a browser chose, or would rather read.
    static func wanted(by call: HTTPCall, _ cookies: [String: String]) -> Language {
        if let chosen = cookies[cookie].flatMap(Language.init(rawValue:)) { return chosen }
        let accepted = call.field("accept-language")?.lowercased() ?? ""
        return accepted.hasPrefix("en") ? .english : .chinese
    }
}
