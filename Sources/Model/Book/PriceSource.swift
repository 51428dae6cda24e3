/// What the workflow reads of prices that were set in the book.
public protocol PriceSource: Sendable {
    /// Every price list, oldest first.
    func priceLists() throws(BookError) -> [PriceListRecord]
}
