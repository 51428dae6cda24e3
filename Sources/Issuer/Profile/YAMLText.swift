import Yams

/// The characters of a document by line and column, as libyaml counts them.
struct YAMLText {
    private let lines: [[Unicode.Scalar]]

    init(_ text: String) {
        var lines: [[Unicode.Scalar]] = [[]]
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if Self.breaks.contains(scalar) {
                if scalar != "\n" || before != "\r" { lines.append([]) }
            } else {
                lines[lines.endIndex - 1].append(scalar)
            }
            before = scalar
        }
        self.lines = lines
    }

    /// Whether a tag begins at `mark`; what begins with `!` is nothing else.
    func hasTag(at mark: Mark?) -> Bool {
        guard let mark, lines.indices.contains(mark.line - 1) else { return false }
        let line = lines[mark.line - 1]
        return line.indices.contains(mark.column - 1) && line[mark.column - 1] == "!"
    }

    private static let breaks: Set<Unicode.Scalar> = ["\r", "\n", "\u{85}", "\u{2028}", "\u{2029}"]
}
