import Model
import OpenSSL

/// How many tries the PIN has.
extension PIVApplication {
    private static let settingTries = "setting the number of PIN tries"

    /// SET PIN RETRIES, in a session that is authenticated with the management key; the PUK keeps as many tries as it has.
    ///
    /// The command gives PIN and PUK their maker's values, so both are set again at once. Cut in between, personalising goes on:
    /// it finds the management key of the target and the maker's PUK.
    ///
    /// - Throws: `TokenError` with `.unsupported`, and as `verify`, `changePUK` and `resetPIN`.
    ///
    /// Source: Yubico, "PIV extensions", SET PIN RETRIES.
    func setPINTries(_ count: Int, _ secrets: TokenSecrets) throws(TokenError) {
        guard let present = try mostTries(Self.pinReference), let puk = try mostTries(Self.pukReference),
            let wanted = UInt8(exactly: count)
        else { throw TokenError(.unsupported(operation: Self.settingTries)) }
        if present == wanted { return }
        try verify(secrets.pin)
        _ = try demand(CommandAPDU(0xFA, wanted, puk), Self.settingTries)
        let factory = try TokenSecrets.factory()
        try changePUK(from: factory.puk, to: secrets.puk)
        try resetPIN(to: secrets.pin, puk: secrets.puk)
        guard try mostTries(Self.pinReference) == wanted else {
            throw TokenError(.untrueAnswer(operation: Self.settingTries))
        }
    }

    /// How many tries there are when none was used; nil when the card does not tell.
    func mostTries(_ reference: UInt8) throws(TokenError) -> UInt8? {
        guard let tries = try metadata(reference)?[0x06], tries.count == 2 else { return nil }
        return tries.first
    }
}
