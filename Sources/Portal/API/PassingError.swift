public import Model

/// An error that is over after a while, when the same request succeeds.
///
/// Source: RFC 9110 §10.2.3 (Retry-After).
public protocol PassingError: OperatorError {
    /// After how many seconds it may be tried again; nil where that helps nobody.
    var retrySeconds: Int64? { get }
}
