/// What whoever bids is asked before the key changes: what is encrypted for the present one is opened with no other.
///
/// Source: product.md §13 item 5.
struct BidsView: Sendable {
    /// What the form says where nothing waits for its opening.
    static let none = "none"

    /// What the platform says; nil where it says nothing.
    let told: String?
    /// Whether it has to be said that nothing waits.
    let isAsked: Bool
    /// The day of the last opening as it was given; empty for none.
    let opening: String
    /// When to do it; nil where no day was given.
    let answer: String?
    /// What is wrong; nil for nothing.
    let error: String?
}
