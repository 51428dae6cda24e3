/// What the workflow reads of prices, and of words, that were set in the book.
public protocol PriceSource: Sendable {
    /// Every price list, oldest first.
    func priceLists() throws(BookError) -> [PriceListRecord]
    /// The words of a notice that were set, oldest first.
    func noticeTemplates(_ template: String) throws(BookError) -> [NoticeTemplateRecord]
}
