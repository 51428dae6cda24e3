/// How many tokens of one model are in one state.
public struct TokenCount: Hashable, Sendable {
    /// What they are.
    public let model: String
    /// Where they stand.
    public let state: TokenRecord.State
    /// How many there are, from 1.
    public let count: Int

    /// Makes a count.
    public init(model: String, state: TokenRecord.State, count: Int) {
        self.model = model
        self.state = state
        self.count = count
    }
}
