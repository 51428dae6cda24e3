import Foundation

/// How a subject, and what people look for in it, are taken apart.
///
/// A text is compared in compatibility form (NFKC) and lower case, without backslashes. ASCII letters and digits that
/// stand together are a word, found by its beginning. Characters outside ASCII that stand together are a run, found by
/// any part of it: it is kept as its single characters and its pairs. What separates them is kept with its neighbours.
enum SearchText {
    /// Beginnings of a word up to so many characters are kept as words of their own.
    static let longestBeginning = 8
    /// Of longer words and runs only so much is kept.
    static let longestPiece = 256

    /// One piece of a text.
    struct Piece: Hashable {
        let kind: Kind
        var characters: [Character]

        /// The word, or nil for anything else.
        var word: String? { kind == .word ? String(characters.prefix(longestPiece)) : nil }
        /// Whether people look for it, not for what is between.
        var isText: Bool { kind == .word || kind == .run }
    }

    /// What characters are.
    enum Kind {
        /// ASCII letters and digits.
        case word
        /// Characters outside ASCII.
        case run
        /// Punctuation.
        case separator
        /// White space.
        case blank

        init(_ character: Character) {
            if character.isWhitespace {
                self = .blank
                return
            }
            guard let octet = character.asciiValue else {
                self = character.isPunctuation ? .separator : .run
                return
            }
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): self = .word
            default: self = .separator
            }
        }
    }

    /// The form that is compared.
    static func normalized(_ text: String) -> String {
        plain(text) ?? text.precomposedStringWithCompatibilityMapping.lowercased().filter { $0 != "\\" }
    }

    /// The same for texts of ASCII and of U+4E00 to U+9FFF only, nearly all, much faster.
    ///
    /// Compatibility leaves these characters alone. Nil for other texts.
    private static func plain(_ text: String) -> String? {
        var (octets, last) = ([UInt8](), UInt8(0))
        octets.reserveCapacity(text.utf8.count)
        for octet in text.utf8 {
            switch octet {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): octets.append(octet | 0x20)
            case UInt8(ascii: "\\"): break
            case 0..<0x80, 0xE4...0xE9: octets.append(octet)
            // U+4000 to U+4DFF begin with E4 too.
            case 0x80..<0xC0 where last != 0xE4 || octet >= 0xB8: octets.append(octet)
            default: return nil
            }
            last = octet
        }
        return String(decoding: octets, as: UTF8.self)
    }

    /// The pieces of a normalized text, everything in it.
    static func pieces(_ normalized: String) -> [Piece] {
        var pieces: [Piece] = []
        for character in normalized {
            let kind = Kind(character)
            if pieces.last?.kind == kind {
                pieces[pieces.count - 1].characters.append(character)
            } else {
                pieces.append(Piece(kind: kind, characters: [character]))
            }
        }
        return pieces
    }

    /// The tokens that the index keeps of a subject, or of a part of it that stands between blanks; some come twice.
    static func tokens(_ pieces: [Piece]) -> [String] {
        var tokens = SearchJoint.kept(pieces)
        for piece in pieces where piece.isText {
            if let word = piece.word {
                tokens.append(word)
                for length in 1..<min(longestBeginning + 1, word.utf8.count) {
                    tokens.append(String(decoding: word.utf8.prefix(length), as: UTF8.self))
                }
            } else {
                let characters = piece.characters.prefix(longestPiece)
                for character in characters { tokens.append(String(character)) }
                tokens += pairs(characters)
            }
        }
        return tokens
    }

    /// Each character of a run with the next one.
    static func pairs(_ run: ArraySlice<Character>) -> [String] {
        zip(run, run.dropFirst()).map { String([$0, $1]) }
    }
}
