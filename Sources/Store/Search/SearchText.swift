import Foundation

/// How a subject, and what people look for in it, are taken apart.
///
/// A text is compared in compatibility form (NFKC) and lower case, without backslashes. ASCII letters and digits that
/// stand together are a word, found by its beginning. Characters outside ASCII that stand together are a run, found by
/// any part of it: it is kept as its single characters and its pairs. Everything else separates.
enum SearchText {
    /// Beginnings of a word up to so many characters are kept as words of their own.
    static let longestBeginning = 8
    /// Of longer words and runs only so much is kept.
    static let longestPiece = 256

    /// One piece of a text.
    enum Piece: Hashable {
        /// ASCII letters and digits.
        case word(String)
        /// Other characters.
        case run([Character])

        /// The word, or nil for a run.
        var word: String? {
            guard case .word(let word) = self else { return nil }
            return word
        }
    }

    /// The form that is compared.
    static func normalized(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.lowercased().filter { $0 != "\\" }
    }

    /// The pieces of a normalized text.
    static func pieces(_ normalized: String) -> [Piece] {
        var (pieces, kind, piece) = ([Piece](), Kind.separator, [Character]())
        for character in normalized {
            let next = Kind(character)
            if next != kind {
                close(piece, kind, &pieces)
                (kind, piece) = (next, [])
            }
            if piece.count < longestPiece { piece.append(character) }
        }
        close(piece, kind, &pieces)
        return pieces
    }

    /// What the index keeps of a subject, separated by blanks.
    static func indexed(_ subject: String) -> String {
        var words: Set<String> = []
        for piece in pieces(normalized(subject)) {
            switch piece {
            case .word(let word):
                words.insert(word)
                for length in 1..<longestBeginning + 1 { words.insert(String(word.prefix(length))) }
            case .run(let run):
                for character in run { words.insert(String(character)) }
                for (first, second) in zip(run, run.dropFirst()) { words.insert(String([first, second])) }
            }
        }
        return words.joined(separator: " ")
    }

    private static func close(_ piece: [Character], _ kind: Kind, _ pieces: inout [Piece]) {
        switch kind {
        case .word: pieces.append(.word(String(piece)))
        case .run: pieces.append(.run(piece))
        case .separator: break
        }
    }

    private enum Kind {
        case word, run, separator

        init(_ character: Character) {
            guard let octet = character.asciiValue else {
                self = character.isWhitespace || character.isPunctuation ? .separator : .run
                return
            }
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): self = .word
            default: self = .separator
            }
        }
    }
}
