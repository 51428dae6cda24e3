import OpenSSL

/// Back to the factory state, which a card allows only when PIN and PUK are locked.
extension PIVApplication {
    /// More tries than any card has.
    private static let mostTries = 256

    /// Refuses a card that could be locked and then not be reset, or would lose the number it is known by.
    ///
    /// - Throws: `TokenError` with `.unsupported`.
    func checkResettable() throws(TokenError) {
        guard try firmware() != nil, try serialNumber() != nil else {
            throw TokenError(.unsupported(operation: "a reset to the factory state"))
        }
    }

    /// Uses up every try of PIN and PUK with wrong values, and resets the card.
    ///
    /// Cut in between, it is repeated and goes on; nothing of the card's keys is left afterwards.
    ///
    /// - Throws: `TokenError` with `.unsupported` or `.unexpectedStatus`.
    ///
    /// Source: Yubico, "PIV extensions", RESET.
    func resetToFactory() throws(TokenError) {
        try lock("the PIN") { guess in CommandAPDU(0x20, 0, 0x80, data: Array(guess.prefix(8))) }
        try lock("the PUK") { guess in CommandAPDU(0x2C, 0, 0x80, data: guess) }
        _ = try demand(CommandAPDU(0xFB, 0, 0), "a reset to the factory state")
    }

    /// Gives values drawn anew each time until the card says that none is left.
    private func lock(_ what: String, _ attempt: ([UInt8]) -> CommandAPDU) throws(TokenError) {
        for _ in 0..<Self.mostTries {
            let status = try transport.exchange(attempt(try Self.guess())).status
            if status.triesLeft == 0 { return }
            guard status == .success || status.triesLeft != nil else {
                throw Self.refusal("locking \(what)", status)
            }
        }
        throw TokenError(.untrueAnswer(operation: "locking \(what)"))
    }

    private static func guess() throws(TokenError) -> [UInt8] {
        try TokenSecrets.randomDigits(16).copyBytes()
    }
}
