public import Model

/// What is wrong with a configuration file, with its file, line and key.
public struct ConfigurationError: OperatorError, Hashable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// The file or folder cannot be read.
        case unreadable(detail: String)
        /// Not YAML, or not a document of this kind as a whole.
        case malformed(detail: String)
        /// A key that must be there is not; the line is that of what should hold it.
        case missingKey(String)
        /// A key that this program does not know.
        case unknownKey(String)
        /// A value of the wrong type, or outside what is allowed.
        case invalidValue(key: String, detail: String)
    }

    /// The file.
    public let path: String
    /// The line, from 1; nil when the file cannot be read or has no lines.
    public let line: Int?
    /// What is wrong.
    public let reason: Reason
    /// What to do now, where more can be said than the reason alone tells.
    private var advice: String?
    /// The other mistakes that were found with it, file by file in the order of lines; what is missing comes last.
    public private(set) var others: [ConfigurationError] = []

    /// Makes an error.
    public init(path: String, line: Int? = nil, _ reason: Reason) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    /// The same error with another hint.
    public func advising(_ hint: String) -> ConfigurationError {
        var error = self
        error.advice = hint
        return error
    }

    /// The first mistake, with the others; nil when there is none.
    init?(_ mistakes: [ConfigurationError]) {
        guard let first = mistakes.first else { return nil }
        self = first
        others = Array(mistakes.dropFirst())
    }

    /// Every mistake by itself.
    public var each: [ConfigurationError] {
        var first = self
        first.others = []
        return [first] + others
    }

    /// The key, as `extensions.policies[0]`; nil when the whole file is at fault.
    public var key: String? {
        switch reason {
        case .missingKey(let key), .unknownKey(let key), .invalidValue(let key, _): key
        case .unreadable, .malformed: nil
        }
    }

    /// What failed, in one line whatever the file has in its keys.
    public var message: String { words.printable }

    private var words: String {
        let place = line.map { "\(path):\($0)" } ?? path
        return switch reason {
        case .unreadable(let detail): "cannot read \(path): \(detail)"
        case .malformed(let detail): "\(place) is not what it should be: \(detail)"
        case .missingKey(let key): "\(place): '\(key)' is missing"
        case .unknownKey(let key): "\(place): unknown key '\(key)'"
        case .invalidValue(let key, let detail): "\(place): '\(key)' \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        if let advice { return advice }
        return switch reason {
        case .unreadable: "name the directory of the definition with --config"
        case .malformed, .invalidValue, .missingKey:
            "correct the file; the shipped files under pki/ are examples"
        case .unknownKey: "remove the key or correct its spelling"
        }
    }

    /// Always invalid input.
    public var kind: FailureKind { .invalidInput }
}
