/// What somebody looks for in subjects.
struct SearchQuery: Hashable {
    /// Sets of the index in which every certificate is that has all of it.
    let tokens: [String]
    /// Beginnings of words that are longer than what the index keeps of beginnings.
    let beginnings: [String]
    /// What must stand in the subject, each somewhere.
    private let parts: [String]
    private let partOctets: [[UInt8]]
    /// What a word of the subject must begin with, each.
    private let words: Set<String>

    /// Reads a text; parts between blanks are looked for each by itself.
    ///
    /// Nil when no letter, digit or other character is in it that could be looked for.
    init?(_ text: String) {
        let normalized = SearchText.normalized(text)
        parts = normalized.split(whereSeparator: \.isWhitespace).map(String.init)
        partOctets = parts.map { Array($0.utf8) }
        let pieces = SearchText.pieces(normalized)
        guard pieces.contains(where: \.isText) else { return nil }
        var tokens = SearchJoint.asked(pieces)
        for piece in pieces where piece.isText {
            let characters = piece.characters.prefix(SearchText.longestPiece)
            if piece.kind == .word {
                tokens.insert(String(characters.prefix(SearchText.longestBeginning)))
            } else if characters.count == 1 {
                tokens.insert(String(characters))
            } else {
                tokens.formUnion(SearchText.pairs(characters))
            }
        }
        words = Set(pieces.compactMap(\.word))
        beginnings = words.filter { $0.utf8.count > SearchText.longestBeginning }.sorted()
        self.tokens = tokens.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    /// Whether a subject has everything that is looked for; what the index names may have its pairs in different places.
    func matches(_ subject: String) -> Bool {
        let normalized = SearchText.normalized(subject)
        // Octets first: they turn nearly everything away, in a fraction of the time.
        let octets = Array(normalized.utf8)
        guard partOctets.allSatisfy({ SearchQuery.contains(octets, $0) }),
            parts.allSatisfy({ normalized.contains($0) })
        else { return false }
        guard !words.isEmpty else { return true }
        let found = SearchText.pieces(normalized).compactMap(\.word)
        return words.allSatisfy { word in found.contains { $0.hasPrefix(word) } }
    }

    private static func contains(_ octets: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, octets.count >= part.count else { return part.isEmpty }
        for start in 0...octets.count - part.count where octets[start] == first {
            if octets[start..<start + part.count].elementsEqual(part) { return true }
        }
        return false
    }
}
