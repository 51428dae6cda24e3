extension String {
    /// The text with U+FFFD for each control character and each character that turns the direction of writing.
    ///
    /// For words that come from a file, a card or a certificate and are shown to a person: they stay one line, and steer
    /// no terminal.
    package var printable: String {
        String(
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
}
