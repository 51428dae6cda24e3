/// What is wrong with a text that should have become a value; the form adds which field it was.
public struct FieldFault: Error, Hashable, Sendable {
    /// Which rule.
    public let code: ValidationCode
    /// What to correct, in Chinese, without the field's name and without the value.
    public let message: String

    /// Makes a fault.
    public init(_ code: ValidationCode, _ message: String) {
        self.code = code
        self.message = message
    }
}
