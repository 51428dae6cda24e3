import OpenSSL
import Privacy

/// A secret that a person chooses now: typed twice, because nobody sees it.
enum NewSecret {
    /// Asks with `question`, and once more.
    ///
    /// - Parameters:
    ///   - question: what is asked.
    ///   - kind: what it is for.
    ///   - option: what a program gives instead.
    /// - Returns: what was typed.
    /// - Throws: `CentreError` with `.nobodyTypes`, or what `kind` says of one that is too short or too
    ///   long, or was not typed the same twice.
    static func ask(
        _ question: String,
        _ kind: SecretLine.Kind = .passphrase,
        option: String
    ) throws(CentreError) -> SecretBytes {
        guard let first = try SecretLine(kind: kind).typed(question),
            let second = TerminalPrompt.ask("The same again: ")
        else { throw CentreError(.nobodyTypes(option: option)) }
        guard first.isEqual(to: second) else {
            throw kind.unusable("/dev/tty", "it was not the same twice")
        }
        return first
    }
}
