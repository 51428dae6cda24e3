public import Model

/// A staff member at work: who they are, and the book that signs their deeds with their key.
public struct StaffOperator: Sendable {
    /// Their record.
    public let record: StaffRecord
    let signingBook: OperatorBook

    init(record: StaffRecord, book: OperatorBook) {
        self.record = record
        signingBook = book
    }

    /// Writes to the centre's book; audit events about this operator carry their signature.
    public var book: any Book { signingBook }
}
