import Model

/// The names of the sets in the search index.
///
/// A word of a text is its own name. What else there is begins with a control character, which no word has.
enum SearchToken {
    /// Certificates that were signed.
    static let issued = "\u{2}i"

    /// Characters on both sides of a place between words.
    static func joint(_ characters: String) -> String { "\u{1}\(characters)" }

    static func authority(_ name: String) -> String { "\u{2}a\(name)" }
    static func profile(_ name: String) -> String { "\u{2}p\(name)" }
    static func purpose(_ purpose: String) -> String { "\u{2}u\(purpose)" }
    static func state(_ state: String) -> String { "\u{2}s\(state)" }

    /// All states, of which every certificate has one.
    static let states = CertificateState.allCases.map { ($0.rawValue, state($0.rawValue)) }
}
