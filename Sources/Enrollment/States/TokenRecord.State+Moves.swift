public import Model

extension TokenRecord.State {
    /// Where a token may go from here.
    ///
    /// Source: product.md §5.3.
    ///
    /// While nobody has it a token may go back to ALLOCATED, for a job that starts over, and to IN_STOCK, when its job went
    /// on with another token; it keeps the secrets that were drawn for it. A retired one comes back into stock when it was made
    /// blank again, and so does one that was said to be defective and can be made blank.
    public var allowedMoves: Set<TokenRecord.State> {
        switch self {
        case .inStock: [.allocated, .retired, .defective, .lost]
        case .allocated: [.inStock, .initialized, .defective, .lost]
        case .initialized: [.inStock, .allocated, .inProduction, .defective, .lost]
        case .inProduction: [.inStock, .allocated, .produced, .defective, .lost]
        case .produced: [.shipped, .inUse, .locked, .retired, .defective, .lost]
        case .shipped: [.inUse, .produced, .locked, .retired, .defective, .lost]
        case .inUse: [.locked, .retired, .defective, .lost]
        case .locked: [.inUse, .retired, .defective, .lost]
        case .retired, .defective: [.inStock]
        case .lost: []
        }
    }

    /// The state itself, when the token may go there.
    ///
    /// - Throws: `InvalidTransition`.
    public func moved(to next: TokenRecord.State) throws(InvalidTransition) -> TokenRecord.State {
        guard allowedMoves.contains(next) else {
            throw InvalidTransition("token", state: rawValue, event: "move to \(next.rawValue)")
        }
        return next
    }
}
