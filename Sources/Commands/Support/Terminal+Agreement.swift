import Glibc

extension Terminal {
    /// Asks somebody at a terminal; nobody there is no.
    static func agrees(_ question: String) -> Bool {
        guard isInteractive, isatty(STDIN_FILENO) == 1 else { return false }
        say(question)
        return readLine() == "y"
    }
}
