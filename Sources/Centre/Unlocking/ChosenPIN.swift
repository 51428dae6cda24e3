public import OpenSSL
import Privacy

/// The PIN that a holder chooses at the desk.
public enum ChosenPIN {
    /// Asks for it twice on the terminal, which does not show it.
    ///
    /// - Throws: `UnlockError` with `.noTerminal` or `.pinsDiffer`.
    public static func ask() throws(UnlockError) -> SecretBytes {
        guard let first = TerminalPrompt.ask("请持有人输入新PIN（6至8位数字）："),
            let second = TerminalPrompt.ask("请再输入一次：")
        else { throw UnlockError(.noTerminal) }
        guard first.isEqual(to: second) else { throw UnlockError(.pinsDiffer) }
        return first
    }
}
