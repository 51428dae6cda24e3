/// The places between words and runs, so that `o=王` leads to those that begin an organization with 王, and not to every
/// 王: up to two characters before, what separates, one character after.
enum SearchJoint {
    /// The tokens of a subject: all that a text which stands in it may ask for; some come twice.
    static func kept(_ pieces: [SearchText.Piece]) -> [String] {
        var tokens: [String] = []
        for place in pieces.indices {
            let (before, between, after) = surroundings(of: place, in: pieces)
            for character in between { tokens.append(SearchToken.joint(String(character))) }
            if let last = before.last, let first = between.first {
                tokens.append(SearchToken.joint(String([last, first])))
            }
            guard let after else { continue }
            if let last = between.last { tokens.append(SearchToken.joint(String([last, after]))) }
            for length in 1...2 where before.count >= length {
                tokens.append(SearchToken.joint(String(before.suffix(length) + between + [after])))
            }
        }
        return tokens
    }

    /// The tokens that a subject must have to hold a text: the longest of each place.
    static func asked(_ pieces: [SearchText.Piece]) -> Set<String> {
        var tokens: Set<String> = []
        for place in pieces.indices {
            let (before, between, after) = surroundings(of: place, in: pieces)
            if between.isEmpty {
                guard let after, !before.isEmpty else { continue }
                tokens.insert(SearchToken.joint(String(before.suffix(2) + [after])))
            } else if let after {
                let first = before.isEmpty ? between.suffix(1) : before.suffix(2) + between
                tokens.insert(SearchToken.joint(String(first + [after])))
            } else if let last = before.last {
                tokens.insert(SearchToken.joint(String([last] + between.prefix(1))))
            } else {
                for character in between { tokens.insert(SearchToken.joint(String(character))) }
            }
        }
        return tokens
    }

    /// What stands around the separator at `place`, or behind the word or run there that another one follows.
    private static func surroundings(
        of place: Int,
        in pieces: [SearchText.Piece]
    ) -> (before: ArraySlice<Character>, between: ArraySlice<Character>, after: Character?) {
        let piece = pieces[place]
        let next = place + 1 < pieces.count && pieces[place + 1].isText ? pieces[place + 1] : nil
        switch piece.kind {
        case .blank: return ([], [], nil)
        case .word, .run: return (piece.characters[...], [], next?.characters.first)
        case .separator:
            let before = place > 0 && pieces[place - 1].isText ? pieces[place - 1].characters[...] : []
            return (before, piece.characters[...], next?.characters.first)
        }
    }
}
