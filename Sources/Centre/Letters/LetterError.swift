public import Model

/// Why a letter is not written.
public struct LetterError: OperatorError, Hashable {
    /// What stands against it.
    public enum Reason: Hashable, Sendable {
        /// The one letter of this token was written.
        case alreadyWritten(serial: String)
        /// There is no letter to write again.
        case neverWritten(serial: String)
        /// No letter of this token is missing.
        case notLost(serial: String)
        /// An unlock was begun and not finished: the PIN on record may not be the token's.
        case unlockRunning(serial: String)
        /// The name of a printer's queue has other characters.
        case badQueue
        /// The printer's queue cannot be used.
        case queueUnusable(queue: String, detail: String)
        /// The letter is on record, and may not have come out of the printer.
        case notPrinted(queue: String, detail: String)
        /// The token in the reader is another one.
        case otherToken(expected: String, found: String)
    }

    /// What stands against it.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .alreadyWritten(let serial): "the PIN letter of token \(serial) was written before"
        case .neverWritten(let serial): "no PIN letter of token \(serial) was written before"
        case .notLost(let serial): "no PIN letter of token \(serial) is missing"
        case .unlockRunning(let serial):
            "an unlock of token \(serial) was begun and not finished: its PIN is on no letter"
        case .badQueue: "the name of a printer's queue has 1 to 127 of A-Z, a-z, 0-9, '_', '-' and '.'"
        case .queueUnusable(let queue, let detail): "the printer's queue '\(queue)' cannot be used: \(detail)"
        case .notPrinted(let queue, let detail): "the printer's queue '\(queue)' did not take it: \(detail)"
        case .otherToken(let expected, let found):
            "the token in the reader is \(found.printable), not \(expected.printable)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .alreadyWritten:
            "ask with 'pki token unlock create', let somebody else approve it, and say --reprint"
        case .neverWritten: "leave out --reprint"
        case .notLost: "see 'pki token list --without-letter'"
        case .unlockRunning(let serial): "insert it and finish that: 'pki token unlock run \(serial)'"
        case .badQueue: "see the names with 'lpstat -e'"
        case .queueUnusable: "see it with 'lpstat -l -p'; nothing was written or put on record"
        case .notPrinted: "look into the printer; then ask for another letter with 'pki token unlock create'"
        case .otherToken: "insert the right one, or take this one out"
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .alreadyWritten, .neverWritten, .notLost, .otherToken, .unlockRunning: .conflict
        case .badQueue: .invalidInput
        case .queueUnusable, .notPrinted: .unavailable
        }
    }
}
