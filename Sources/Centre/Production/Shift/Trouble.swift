import Model

/// What went wrong at a reader, as its operator needs it.
public struct Trouble: Hashable, Sendable {
    /// In Chinese, for the people at the reader.
    public let words: String
    /// The error's own message, for the record.
    public let message: String

    /// Makes it.
    public init(words: String, message: String) {
        self.words = words
        self.message = message
    }

    /// What an error comes to.
    public init(_ error: any Error) {
        let message = (error as? any OperatorError)?.message ?? "\(error)"
        let words = (error as? any SpokenError)?.chinese ?? "出错：\(message)"
        self.init(words: words, message: message)
    }
}
