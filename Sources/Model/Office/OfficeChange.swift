/// One write about how the centre's office is run.
public enum OfficeChange: Hashable, Sendable {
    /// A document that is kept for a decision; nothing else is kept under its name.
    case keepPaper(KeptPaperRecord)
    /// Marks a stretch of the audit chain as audited; its last entry must have this hash, and nobody marks the same stretch twice.
    case mark(AuditMarkRecord)
    /// A document that waited is named by another record now, or is gone; it must have waited.
    case releasePaper(storedAs: String)
    /// Words of a notice; their version must be new.
    case setNotice(NoticeTemplateRecord)
    /// A new price list; its version must be new.
    case setPrices(PriceListRecord)
}
