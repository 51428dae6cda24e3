/// One thing that is wrong with a table of applications.
public struct SheetFault: Error, Hashable, Sendable {
    /// The line of the file on which the row begins, from 1.
    public let line: Int
    /// Which column, by its heading, or the field of the form; `-` for the whole row.
    public let field: String
    /// What to correct, in Chinese; repeats no value from the file.
    public let message: String

    /// Names a fault.
    public init(line: Int, field: String, message: String) {
        self.line = line
        self.field = field
        self.message = message
    }
}
