import Foundation
import Issuer
import Model

/// Results go to standard output, talk to standard error.
enum Terminal {
    /// Whether standard error is a terminal that a person looks at.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// How many columns the terminal has that results go to; nil when they go elsewhere.
    static var width: Int? { columns(of: STDOUT_FILENO) }

    /// How many columns the terminal has that talk goes to; nil when it goes elsewhere.
    static var talkWidth: Int? { columns(of: STDERR_FILENO) }

    /// How many lines the terminal has that talk goes to; nil when it goes elsewhere.
    static var talkHeight: Int? { size(of: STDERR_FILENO).flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

    private static func columns(of descriptor: Int32) -> Int? {
        size(of: descriptor).flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil }
    }

    private static func size(of descriptor: Int32) -> winsize? {
        var size = winsize()
        guard isatty(descriptor) == 1, unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else {
            return nil
        }
        return size
    }

    /// Prints a line of a result.
    static func result(_ text: String) {
        result(Array((text + "\n").utf8))
    }

    /// Prints octets of a result as they are; ends the process when they cannot be written, as on a full disk.
    static func result(_ bytes: [UInt8]) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            say("pki: error: the result cannot be written: \(error.localizedDescription)")
            end(ExitStatus.code(for: .unavailable))
        }
    }

    /// Says something that is no result; nobody may be listening.
    static func say(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// Says what failed and what to do now; of several mistakes in files each in a line of its own.
    static func report(_ error: any OperatorError) {
        let errors: [any OperatorError] = (error as? ConfigurationError)?.each ?? [error]
        for (position, error) in errors.enumerated() {
            say("pki: error: \(printableLines(error.message))")
            let next = errors.dropFirst(position + 1).first
            // One hint for mistakes of the same kind, after the last of them.
            if let hint = error.hint, hint != next?.hint { say("pki: hint: \(printableLines(hint))") }
        }
    }

    /// Words of several lines keep them; everything else in them is made printable.
    static func printableLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { printable(String($0)) }
            .joined(separator: "\n")
    }

    /// Control characters must not reach the terminal from a file, a card or a certificate.
    static func printable(_ text: String) -> String { text.printable }
}
