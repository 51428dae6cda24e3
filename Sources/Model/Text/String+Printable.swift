extension String {
    /// The text with U+FFFD for each control character and each character that turns the direction of writing.
    ///
    /// For words that come from a file, a card or a certificate and are shown to a person: they stay one line, and steer
    /// no terminal.
    package var printable: String {
        // Most words are plain, and lists have millions of them.
        guard !utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return self }
        return String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
                    default: scalar.properties.isBidiControl ? "\u{FFFD}" : scalar
                    }
                }
            )
        )
    }

    /// Whether a character is in it that nobody sees: one of control, of format as U+200B or those that turn the direction of
    /// writing, a tag, a variation selector, or one without a meaning.
    ///
    /// For names that are signed: two that look alike are alike.
    ///
    /// Source: Unicode Standard §23.
    package var hasUnseen: Bool {
        unicodeScalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                true
            default: scalar.properties.isDefaultIgnorableCodePoint
            }
        }
    }
}
