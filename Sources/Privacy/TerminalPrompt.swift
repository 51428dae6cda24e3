import Foundation
package import OpenSSL
import Synchronization

/// Asks a person for a secret on the terminal, which does not show what is typed.
///
/// What the terminal was like is restored whatever happens: a signal that ends the process restores it first, and
/// Ctrl-Z is held back meanwhile.
package enum TerminalPrompt {
    private static let lock = Mutex(())
    // Written before the handlers are installed, and read by them only: a handler can take no lock.
    nonisolated(unsafe) private static var saved = termios()
    nonisolated(unsafe) private static var terminal: CInt = -1
    private static let fatal = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// Whether somebody sits before standard input and standard error.
    package static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks with `question`.
    ///
    /// - Returns: what was typed up to the end of the line; nil when nobody sits before standard input and standard
    ///   error, or the terminal cannot be made to hide what is typed.
    package static func ask(_ question: String) -> SecretBytes? {
        guard isPossible else { return nil }
        return lock.withLock { _ in
            let descriptor = unsafe open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            return ask(question, on: descriptor)
        }
    }

    private static func ask(_ question: String, on descriptor: CInt) -> SecretBytes? {
        var before = termios()
        guard unsafe tcgetattr(descriptor, &before) == 0 else { return nil }
        unsafe (saved, terminal) = (before, descriptor)
        let handlers = installHandlers()
        defer { restoreHandlers(handlers) }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO)
        hidden.c_lflag |= tcflag_t(ECHONL)
        guard unsafe tcsetattr(descriptor, TCSAFLUSH, &hidden) == 0 else { return nil }
        defer { unsafe tcsetattr(descriptor, TCSAFLUSH, &before) }
        write(question, to: descriptor)
        return readLine(from: descriptor)
    }

    private static func write(_ text: String, to descriptor: CInt) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Foundation.write(descriptor, $0.baseAddress, $0.count) }
    }

    private static func readLine(from descriptor: CInt) -> SecretBytes? {
        var line = [UInt8](repeating: 0, count: 2048)
        defer { line.wipe() }
        var count = 0
        while count < line.count {
            let got = unsafe line[count...].withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return nil }
            count += got
            if line[count - 1] == UInt8(ascii: "\n") { break }
        }
        let typed = line.prefix(count).prefix { $0 != UInt8(ascii: "\n") }
        return SecretBytes(copying: typed.span)
    }

    /// Ends the process as the signal would have, the terminal restored; tcsetattr may be called here (signal-safety(7)).
    private static let restoreAndEnd: @convention(c) (CInt) -> Void = { number in
        unsafe tcsetattr(TerminalPrompt.terminal, TCSANOW, &TerminalPrompt.saved)
        signal(number, SIG_DFL)
        raise(number)
    }

    private static func installHandlers() -> [(CInt, sigaction)] {
        var earlier: [(CInt, sigaction)] = []
        for number in fatal + [SIGTSTP] {
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = number == SIGTSTP ? SIG_IGN : restoreAndEnd
            var before = sigaction()
            guard unsafe sigaction(number, &action, &before) == 0 else { continue }
            earlier.append((number, before))
        }
        return earlier
    }

    private static func restoreHandlers(_ earlier: [(CInt, sigaction)]) {
        for (number, action) in earlier {
            var action = action
            unsafe sigaction(number, &action, nil)
        }
    }
}
