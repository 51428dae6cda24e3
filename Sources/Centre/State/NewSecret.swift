import OpenSSL

/// A secret that a person chooses now: typed twice, because nobody sees it.
enum NewSecret {
    /// Asks with `question`, and once more.
    ///
    /// - Parameters:
    ///   - question: what is asked.
    ///   - option: what a program gives instead.
    /// - Returns: what was typed.
    /// - Throws: `CentreError` with `.nobodyTypes`, or `.passphraseUnusable` for one that is too short or too
    ///   long, or was not typed the same twice.
    static func ask(_ question: String, option: String) throws(CentreError) -> SecretBytes {
        guard let first = TerminalPrompt.ask(question) else {
            throw CentreError(.nobodyTypes(option: option))
        }
        let lengths = SecretLine.Kind.passphrase.lengths
        guard lengths.contains(first.count) else {
            let detail =
                "\(first.count) octets were typed; it takes \(lengths.lowerBound) to \(lengths.upperBound)"
            throw CentreError(.passphraseUnusable(path: "from the terminal", detail: detail))
        }
        guard let second = TerminalPrompt.ask("The same again: ") else {
            throw CentreError(.nobodyTypes(option: option))
        }
        guard first.isEqual(to: second) else {
            throw CentreError(
                .passphraseUnusable(path: "from the terminal", detail: "it was not the same twice")
            )
        }
        return first
    }
}
