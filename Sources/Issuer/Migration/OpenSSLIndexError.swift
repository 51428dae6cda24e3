public import Model

/// What is wrong with a line of an OpenSSL index.
public struct OpenSSLIndexError: OperatorError, Hashable {
    /// What is wrong.
    public enum Reason: Error, Hashable, Sendable {
        /// Not six fields.
        case wrongFieldCount(found: Int, expected: Int)
        /// More octets than any index has in a line.
        case lineTooLong(limit: Int)
        /// Octets that are not UTF-8.
        case notText
        /// Neither V, R nor E.
        case unknownState(String)
        /// `R` without a date.
        case revokedWithoutDate
        /// `V` or `E` with a date of revocation.
        case revocationOfUnrevoked(state: String)
        /// Not a moment, or not one of the calendar.
        case badDate(of: String, text: String)
        /// No reason that `openssl ca` writes.
        case unknownReason(String)
        /// A reason that is nothing without its detail.
        case missingDetail(reason: String)
        /// A reason that takes no detail has one.
        case needlessDetail(reason: String)
        /// Not an even number of hexadecimal digits, or zero, negative or longer than 20 octets.
        case badSerial(String)
        /// The same serial number stood in an earlier line.
        case serialTwice(SerialNumber, firstLine: Int)
        /// A field that must not be empty.
        case emptyField(String)
    }

    /// The file.
    public let path: String
    /// The line, counted from 1.
    public let line: Int
    /// What is wrong.
    public let reason: Reason

    init(_ path: String, _ line: Int, _ reason: Reason) {
        (self.path, self.line, self.reason) = (path, line, reason)
    }

    /// What failed, with its place.
    public var message: String { "\(path):\(line): \(detail)" }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .wrongFieldCount, .lineTooLong, .notText: "name the index.txt of 'openssl ca', unchanged"
        case .serialTwice: "find out which of the two lines is true, and correct the index"
        default: "correct the line; nothing was imported"
        }
    }

    /// Always invalid input.
    public var kind: FailureKind { .invalidInput }

    private var detail: String {
        switch reason {
        case .wrongFieldCount(let found, let expected):
            "the line has \(found) fields between tabulators, not \(expected)"
        case .lineTooLong(let limit): "the line has more than \(limit) octets"
        case .notText: "the line is not UTF-8"
        case .unknownState(let text): "the state is '\(Self.quoted(text))', not V, R or E"
        case .revokedWithoutDate: "the certificate is revoked, but no date says when"
        case .revocationOfUnrevoked(let state): "the state is \(state), but there is a date of revocation"
        case .badDate(let what, let text): "the date of \(what) is '\(Self.quoted(text))'"
        case .unknownReason(let word): "'\(Self.quoted(word))' is not a reason for a revocation"
        case .missingDetail(let reason): "the reason \(reason) lacks its detail"
        case .needlessDetail(let reason): "the reason \(reason) takes no detail"
        case .badSerial(let text): "the serial number is '\(Self.quoted(text))'"
        case .serialTwice(let serial, let first):
            "serial number \(serial.hexadecimal) stands in line \(first) already"
        case .emptyField(let name): "the \(name) is empty"
        }
    }

    /// A piece of the file, short and without characters that would do something to a terminal.
    private static func quoted(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(64).map {
                    $0.isASCII && $0.value >= 32 && $0.value < 127 ? $0 : "?"
                }
            )
        )
    }
}
