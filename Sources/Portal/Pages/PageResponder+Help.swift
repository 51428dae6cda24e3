/// What to do about one trouble with a token, or which troubles there are.
struct HelpView: Sendable {
    /// Another page about a trouble.
    struct Link: Sendable {
        let path: String
        let title: String
    }

    let title: String
    let text: String?
    let steps: [String]
    /// Where to go on; nil where nothing here helps.
    let way: String?
    let others: [Link]
}

/// 帮助: a page for each trouble, without anything personal, for everybody.
extension PageResponder {
    func help(_ trouble: CertificateTrouble?, _ visit: Visit) -> HTTPReply {
        let language = visit.language
        let title = trouble.map { "help_\($0.rawValue)" } ?? "help"
        let view = HelpView(
            title: words.text(title, language),
            text: trouble.map { words.text("trouble_\($0.rawValue)", language, "…") },
            steps: (1...6).map { "\(title)_\($0)" }.filter(words.has).map { words.text($0, language) },
            way: trouble?.way,
            others: CertificateTrouble.allCases.filter { $0 != trouble }.map { other in
                HelpView.Link(
                    path: "/help/\(other.rawValue)",
                    title: words.text("help_\(other.rawValue)", language)
                )
            }
        )
        return page("help", title, visit, view)
    }
}
