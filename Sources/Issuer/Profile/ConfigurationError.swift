public import Model

/// What is wrong with a configuration file, with its place.
public struct ConfigurationError: OperatorError, Hashable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// The file or folder cannot be read.
        case unreadable(detail: String)
        /// Not YAML, or a value of the wrong type.
        case malformed(detail: String)
        /// A key that this program does not know.
        case unknownKey(String, line: Int?)
        /// A value outside what is allowed.
        case invalidValue(key: String, detail: String)
    }

    /// The file.
    public let path: String
    /// What is wrong.
    public let reason: Reason

    /// Makes an error.
    public init(path: String, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// What failed.
    public var message: String {
        switch reason {
        case .unreadable(let detail): "cannot read \(path): \(detail)"
        case .malformed(let detail): "\(path) is not what it should be: \(detail)"
        case .unknownKey(let key, let line): "\(path)\(line.map { ":\($0)" } ?? ""): unknown key '\(key)'"
        case .invalidValue(let key, let detail): "\(path): '\(key)' \(detail)"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .unreadable: "name the directory of the definition with --config"
        case .malformed, .invalidValue: "correct the file; the shipped files under pki/ are examples"
        case .unknownKey: "remove the key or correct its spelling"
        }
    }

    /// Always invalid input.
    public var kind: FailureKind { .invalidInput }
}
