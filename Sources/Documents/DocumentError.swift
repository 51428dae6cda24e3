public import Model

/// Why a document could not be made.
public struct DocumentError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// No font of this machine has Chinese characters.
        case fontMissing
        /// A library failed.
        case library(operation: String, detail: String)
        /// The words do not fit into a QR code.
        case codeTooLong
        /// The document is larger than any of ours can be.
        case tooLarge(limit: Int)
        /// What was sent is no picture of its type, is damaged, or has too many pixels.
        case notAPicture
    }

    /// What happened.
    public let reason: Reason

    /// Makes an error.
    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .fontMissing: "no font on this machine has Chinese characters"
        case .library(let operation, let detail): "\(operation): \(detail)"
        case .codeTooLong: "the words do not fit into a QR code"
        case .tooLarge(let limit): "the document is larger than \(limit) octets"
        case .notAPicture: "the file is no picture that can be used"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .fontMissing: "install fonts-noto-cjk"
        case .notAPicture: "scan it again as JPG or PNG"
        case .library, .codeTooLong, .tooLarge: nil
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .fontMissing: .unavailable
        case .notAPicture: .invalidInput
        case .library, .codeTooLong, .tooLarge: .fault
        }
    }
}
