import Foundation
import OpenSSL
import Privacy

/// A PIN as somebody types it: on the terminal, which does not show it, or as a line of standard input; never as an argument.
enum TypedPIN {
    private static let longest = 64

    /// Asks for one; empty when nothing was typed.
    static func ask(_ question: String) -> SecretBytes {
        if let typed = TerminalPrompt.ask(question) { return typed }
        return line()
    }

    private static func line() -> SecretBytes {
        var line = [UInt8](repeating: 0, count: longest)
        defer { line.wipe() }
        var count = 0
        while count < longest {
            var octet: UInt8 = 0
            guard unsafe read(STDIN_FILENO, &octet, 1) == 1, octet != UInt8(ascii: "\n") else { break }
            line[count] = octet
            count += 1
        }
        let typed = line.prefix(count)
        return SecretBytes(copying: typed.span)
    }
}
