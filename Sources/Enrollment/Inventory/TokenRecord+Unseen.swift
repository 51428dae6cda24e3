public import Model

extension TokenRecord {
    /// Whether it was never in a reader: all that is known of it is what a supplier's list says, whatever became of the record since.
    ///
    /// A token that was read has secrets on record, or, once it was taken back, the tries of its PIN.
    public var isUnseen: Bool { batch != nil && wrappedSecrets == nil && pinTriesLeft == nil }
}
