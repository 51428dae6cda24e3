/// An error that says itself in Chinese too, for the people who stand at a reader.
public protocol SpokenError: OperatorError {
    /// What failed, and what to do where that helps; nil for what nobody at a reader meets.
    var chinese: String? { get }
}
