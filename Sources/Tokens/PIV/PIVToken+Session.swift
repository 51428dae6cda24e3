import Model

extension PIVToken {
    /// Runs `body` while the card is held, the PIV application is selected, and the card is the one of `identity`.
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
        let (card, expected) = (card, identity.serial)
        return try card.conversation(release) { () throws(TokenError) in
            let found = try card.serial()
            guard found == expected else {
                throw TokenError(.cardSwapped(expected: expected, found: found ?? "without a serial number"))
            }
        } body: { () throws(TokenError) in
            try body()
        }
    }

    /// Runs `body` in a session that is authenticated with the management key.
    ///
    /// - Throws: `TokenError` with `.managementKeyRefused` or `.notPermitted`, and what `body` throws.
    func managed<Value>(
        with secrets: TokenSecrets,
        _ body: () throws(TokenError) -> Value
    ) throws(TokenError) -> Value {
        try WritePermit.demand(for: identity.serial, whileHeld: false)
        return try session(.reset) { () throws(TokenError) in
            guard try card.authenticate(with: secrets) else {
                throw TokenError(.managementKeyRefused(serial: identity.serial))
            }
            try WritePermit.demand(for: identity.serial, whileHeld: true)
            return try body()
        }
    }

    /// Runs `body` in a session that is authenticated with a management key that somebody else has.
    ///
    /// - Throws: as `managed(with:_:)`.
    func managed<Value>(
        by holder: HolderLeave,
        _ body: () throws(TokenError) -> Value
    ) throws(TokenError) -> Value {
        try permitted { () throws(TokenError) in
            guard try card.authenticate(by: holder, for: identity.serial) else {
                throw TokenError(.managementKeyRefused(serial: identity.serial))
            }
            return try body()
        }
    }

    /// Runs `body` in a session that may change the card; whoever keeps the book is asked first, with the card held.
    ///
    /// - Throws: `TokenError` with `.notPermitted`, and what `body` throws.
    func permitted<Value>(_ body: () throws(TokenError) -> Value) throws(TokenError) -> Value {
        try WritePermit.demand(for: identity.serial, whileHeld: false)
        return try session(.reset) { () throws(TokenError) in
            try WritePermit.demand(for: identity.serial, whileHeld: true)
            return try body()
        }
    }
}
