public import Model

/// A staff member at work: who they are, and the book that their deeds are written in.
public struct StaffOperator: Sendable {
    /// Their record.
    public let record: StaffRecord
    /// The centre's book; where their key is at hand, audit events about them carry their signature.
    public let book: any Book

    /// The same book, when it signs: over the API a staff member is known by their certificate, and the key is with them.
    var signingBook: OperatorBook? { book as? OperatorBook }
}
