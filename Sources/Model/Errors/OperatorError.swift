/// An error a person can act on: what failed, and what to do now.
///
/// Every target has one error type that conforms; the command line and the HTTP edge turn `kind` into an
/// exit status or an HTTP status, each in one place.
public protocol OperatorError: Error, Sendable {
    /// What failed, as "authority north is not active": no capital, no full stop.
    var message: String { get }
    /// What to do now, as an imperative, or nil when there is nothing useful to say.
    var hint: String? { get }
    /// Decides exit status and HTTP status.
    var kind: FailureKind { get }
}
