/// One rule broken by one field, said to the person who fills in the form.
public struct ValidationFailure: Error, Hashable, Sendable {
    /// Where, as a JSON path: `handler.idNumber`, `attachments[2].kind`, `$` for the whole document.
    public let field: String
    /// Which rule, for programs.
    public let code: ValidationCode
    /// What to correct, in Chinese; repeats no value from the form.
    public let message: String

    /// Makes a failure.
    public init(_ field: String, _ code: ValidationCode, _ message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}
