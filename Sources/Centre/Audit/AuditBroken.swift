public import Model

/// The audit chain is not what was written.
public struct AuditBroken: OperatorError, Hashable {
    /// What is wrong with it.
    public let fault: String

    /// Makes an error.
    public init(fault: String) {
        self.fault = fault
    }

    /// What failed.
    public var message: String { "the audit chain is broken: \(fault)" }
    /// What to do now.
    public var hint: String? { "keep the book as it is, stop issuing, and compare with a backup" }
    /// A fault.
    public var kind: FailureKind { .fault }
}
