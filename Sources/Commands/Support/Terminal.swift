import Foundation
import Model

/// Results go to standard output, talk to standard error.
enum Terminal {
    /// Whether standard error is a terminal that a person looks at.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Prints a result.
    static func result(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    /// Says something that is no result.
    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Says what failed and what to do now.
    static func report(_ error: any OperatorError) {
        say("pki: error: \(printable(error.message))")
        if let hint = error.hint { say("pki: hint: \(printable(hint))") }
    }

    /// Control characters must not reach the terminal from a file, a card or a certificate.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
                        ? "\u{FFFD}" : scalar
                }
            )
        )
    }
}
