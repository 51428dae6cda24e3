public import Model

/// An error that has a word of its own for programs, beside its kind.
public protocol CodedError: OperatorError {
    /// The word, as docs/openapi.yaml has it.
    var code: String { get }
}
