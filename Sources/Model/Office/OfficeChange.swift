/// One write about how the centre's office is run.
public enum OfficeChange: Hashable, Sendable {
    /// Marks a stretch of the audit chain as audited; its last entry must have this hash, and nobody marks the same stretch twice.
    case mark(AuditMarkRecord)
    /// Words of a notice; their version must be new.
    case setNotice(NoticeTemplateRecord)
    /// A new price list; its version must be new.
    case setPrices(PriceListRecord)
}
