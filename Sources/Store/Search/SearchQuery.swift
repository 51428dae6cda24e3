/// What somebody looks for in subjects.
struct SearchQuery: Hashable {
    /// What the index is asked.
    let expression: String
    /// What must stand in the subject, each somewhere.
    private let parts: [String]
    /// What a word of the subject must begin with, each.
    private let words: [String]

    /// Reads a text; parts between blanks are looked for each by itself.
    ///
    /// Nil when no letter, digit or other character is in it that could be looked for.
    init?(_ text: String) {
        let normalized = SearchText.normalized(text)
        parts = normalized.split(whereSeparator: \.isWhitespace).map(String.init)
        var (words, beginnings) = (Set<String>(), Set<String>())
        for piece in SearchText.pieces(normalized) {
            switch piece {
            case .word(let word) where word.utf8.count <= SearchText.longestBeginning: words.insert(word)
            case .word(let word): beginnings.insert(word)
            case .run(let run) where run.count == 1: words.insert(String(run))
            case .run(let run):
                for (first, second) in zip(run, run.dropFirst()) { words.insert(String([first, second])) }
            }
        }
        guard !words.isEmpty || !beginnings.isEmpty else { return nil }
        self.words = (words.union(beginnings)).filter { $0.utf8.first.map { $0 < 0x80 } ?? false }
        expression = SQLiteSearch.expression(words: words.sorted(), beginnings: beginnings.sorted())
    }

    /// Whether a subject has everything that is looked for; what the index names may have its pairs in different places.
    func matches(_ subject: String) -> Bool {
        let normalized = SearchText.normalized(subject)
        guard parts.allSatisfy({ normalized.contains($0) }) else { return false }
        guard !words.isEmpty else { return true }
        let found = SearchText.pieces(normalized).compactMap(\.word)
        return words.allSatisfy { word in found.contains { $0.hasPrefix(word) } }
    }
}
