import Model

extension PIVToken {
    /// Runs `body` while the card is held, the PIV application is selected, and the card is the one of `identity`.
    ///
    /// A card that was reset or re-inserted since the last session is reached again, once, before `body` has begun;
    /// afterwards nothing is repeated.
    ///
    /// - Parameters:
    ///   - release: reset when `body` proves a PIN or a key, so that the next program has to do so itself.
    ///   - body: what to do.
    /// - Returns: what `body` returns.
    /// - Throws: `TokenError` with `.cardSwapped`, those of `CardTransport`, and what `body` throws.
    func session<Value>(
        _ release: CardRelease,
        _ body: () throws(TokenError) -> Value
    ) throws(TokenError) -> Value {
        var hasBegun = false
        let (card, identity) = (card, identity)
        let conversation = { () throws(TokenError) -> Value in
            try card.select()
            let found = try card.serial()
            guard found == identity.serial else {
                throw TokenError(
                    .cardSwapped(expected: identity.serial, found: found ?? "without a serial number")
                )
            }
            hasBegun = true
            return try body()
        }
        do {
            return try card.transport.exclusively(release, conversation)
        } catch {
            guard !hasBegun, error.isLostCard else { throw error }
        }
        try card.transport.reconnect()
        return try card.transport.exclusively(release, conversation)
    }

    /// Runs `body` in a session that is authenticated with the management key.
    ///
    /// - Throws: `TokenError` with `.managementKeyRefused`, and what `body` throws.
    func managed<Value>(
        with secrets: TokenSecrets,
        _ body: () throws(TokenError) -> Value
    ) throws(TokenError) -> Value {
        try session(.reset) { () throws(TokenError) in
            guard try card.authenticate(with: secrets) else {
                throw TokenError(.managementKeyRefused(serial: identity.serial))
            }
            return try body()
        }
    }
}
