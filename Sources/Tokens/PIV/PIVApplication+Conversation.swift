extension PIVApplication {
    /// How often a card is reached again before giving up: other programs may reset it, each at its own end.
    private static let reconnections = 3

    /// Holds the card, selects the application, and runs `opening` and then `body`.
    ///
    /// A card that was reset or re-inserted since the last conversation is reached again as long as `body` has not begun;
    /// afterwards nothing is repeated.
    ///
    /// - Parameters:
    ///   - release: what the card keeps afterwards.
    ///   - opening: what may be repeated.
    ///   - body: what may not.
    /// - Returns: what `body` returns.
    /// - Throws: `TokenError` with `.notPIV`, those of `CardTransport`, and what the closures throw.
    func conversation<Value>(
        _ release: CardRelease,
        opening: () throws(TokenError) -> Void,
        body: () throws(TokenError) -> Value
    ) throws(TokenError) -> Value {
        var hasBegun = false
        var reconnections = 0
        while true {
            do {
                return try transport.exclusively(release) { () throws(TokenError) in
                    try select()
                    try opening()
                    hasBegun = true
                    return try body()
                }
            } catch {
                guard !hasBegun, error.isLostCard, reconnections < Self.reconnections else { throw error }
                reconnections += 1
                try reconnect(after: error)
            }
        }
    }

    /// Readers that are not back yet say nothing of the card: the service was started anew.
    private func reconnect(after loss: TokenError) throws(TokenError) {
        do throws(TokenError) {
            try transport.reconnect()
        } catch {
            if case .serviceNotRunning = loss.reason { throw loss }
            throw error
        }
    }
}
