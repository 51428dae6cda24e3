/// Characters that no field accepts, because a certificate, a page or a log would show something else than
/// what is stored.
///
/// Control, format (with all bidirectional ones), private use, unassigned, line and paragraph separators,
/// and everything that is invisible by default.
///
/// Source: product.md §7.4.
enum ForbiddenScalars {
    /// Whether the scalar is refused.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .privateUse, .unassigned, .surrogate, .lineSeparator, .paragraphSeparator:
            return true
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber,
            .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol, .currencySymbol,
            .modifierSymbol, .otherSymbol, .spaceSeparator:
            return false
        @unknown default:
            return true
        }
    }

    /// The first refused scalar of a text, as `U+202E`; nil when there is none.
    static func first(in text: String) -> String? {
        guard let scalar = text.unicodeScalars.first(where: contains) else { return nil }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
