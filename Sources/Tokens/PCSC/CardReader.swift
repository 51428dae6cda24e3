/// A reader and what is in it.
public struct CardReader: Hashable, Sendable {
    /// The reader's name.
    public let name: String
    /// Whether there is a card that answers.
    public let hasCard: Bool
    /// The card's answer to reset; empty without a card.
    public let atr: [UInt8]
    /// The resource manager's state word, its event counter included: two readings differ when a card was taken out
    /// and put back in between.
    package let state: UInt32
}
