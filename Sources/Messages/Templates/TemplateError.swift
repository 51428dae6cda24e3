public import Model

/// What is wrong with a template.
public struct TemplateError: OperatorError, Hashable {
    /// What happened.
    public enum Reason: Hashable, Sendable {
        /// The folder or file cannot be read.
        case unreadable(path: String)
        /// No file for a template that the product sends.
        case missing(template: String, folder: String)
        /// A line of a file is wrong.
        case malformed(path: String, line: Int, detail: String)
        /// No such template.
        case unknown(template: String)
        /// A notice has no value for a placeholder.
        case valueMissing(template: String, name: String)
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
        case .unreadable(let path): "\(path) cannot be read"
        case .missing(let template, let folder): "\(folder) has no \(template).mustache"
        case .malformed(let path, let line, let detail): "\(path):\(line): \(detail)"
        case .unknown(let template): "no notice is called \(template)"
        case .valueMissing(let template, let name): "the notice \(template) has no value for '\(name)'"
        }
    }

    /// What to do now.
    public var hint: String? {
        switch reason {
        case .unreadable: "check the path and its permissions"
        case .missing: "take the file of the shipped definition"
        case .malformed: "see docs/messages.md"
        case .unknown, .valueMissing: nil
        }
    }

    /// The kind of failure.
    public var kind: FailureKind {
        switch reason {
        case .unreadable: .unavailable
        case .missing, .malformed: .invalidInput
        case .unknown: .notFound
        case .valueMissing: .fault
        }
    }
}
