public import Model

/// A staff member at work: who they are, and the book that signs their deeds with their key.
public struct StaffOperator: Sendable {
    /// Their record.
    public let record: StaffRecord
    /// Writes to the centre's book; audit events about this operator carry their signature.
    public let book: any Book
}
