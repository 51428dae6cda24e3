import OpenSSL

/// PIN and PUK. Nothing here tries a value twice, and no card is believed that it is locked before it said so twice.
extension PIVApplication {
    static let pinReference: UInt8 = 0x80
    static let pukReference: UInt8 = 0x81
    /// No value is tried when fewer tries than this are left.
    static let fewestTries = 2

    /// PIN tries left, 0 when locked; costs none.
    ///
    /// - Returns: nil when the card does not tell.
    func pinTriesLeft() throws(TokenError) -> Int? {
        let query = CommandAPDU(0x20, 0, Self.pinReference)
        let first = try transport.exchange(query).status
        guard first == .success else { return first.triesLeft }
        // The PIN counts as verified and hides its counter: forget it (SP 800-73-4 part 2 §3.2.1), ask again.
        _ = try transport.exchange(CommandAPDU(0x20, 0xFF, Self.pinReference))
        if let left = try transport.exchange(query).status.triesLeft { return left }
        return try metadata(Self.pinReference)?[0x06]?.last.map { Int($0) }
    }

    /// PUK tries left, 0 when locked; costs none.
    ///
    /// - Returns: nil when the card has no metadata.
    func pukTriesLeft() throws(TokenError) -> Int? {
        try metadata(Self.pukReference)?[0x06]?.last.map { Int($0) }
    }

    /// True when the card says that its PUK is the maker's; nil when it does not tell.
    func isPUKFactoryValue() throws(TokenError) -> Bool? {
        try metadata(Self.pukReference)?[0x05]?.first.map { $0 != 0 }
    }

    /// VERIFY, after a look at the tries left.
    ///
    /// - Throws: `TokenError` with `.wrongPIN`, `.pinLocked` or `.tooFewTries`.
    func verify(_ pin: borrowing SecretBytes) throws(TokenError) {
        try checkPINTries()
        let status = try transport.exchange(CommandAPDU(0x20, 0, Self.pinReference, data: Self.padded(pin)))
            .status
        try checkPIN(status, "verifying the PIN")
    }

    /// CHANGE REFERENCE DATA of the PIN, after a look at the tries left.
    ///
    /// - Throws: `TokenError` with `.wrongPIN`, `.pinLocked` or `.tooFewTries`.
    func changePIN(from current: borrowing SecretBytes, to new: borrowing SecretBytes) throws(TokenError) {
        try checkPINTries()
        let data = Self.padded(current) + Self.padded(new)
        let status = try transport.exchange(CommandAPDU(0x24, 0, Self.pinReference, data: data)).status
        try checkPIN(status, "changing the PIN")
    }

    /// CHANGE REFERENCE DATA of the PUK; the caller has looked at the tries left.
    ///
    /// - Throws: `TokenError` with `.wrongPUK` or `.pukLocked`.
    func changePUK(from current: borrowing SecretBytes, to new: borrowing SecretBytes) throws(TokenError) {
        let data = Self.padded(current) + Self.padded(new)
        let status = try transport.exchange(CommandAPDU(0x24, 0, Self.pukReference, data: data)).status
        try checkPUK(status, "changing the PUK")
    }

    /// RESET RETRY COUNTER: a new PIN with all its tries, by the PUK; after a look at the tries left.
    ///
    /// - Throws: `TokenError` with `.wrongPUK`, `.pukLocked` or `.tooFewTries`.
    func resetPIN(to new: borrowing SecretBytes, puk: borrowing SecretBytes) throws(TokenError) {
        try checkPUKTries()
        let data = Self.padded(puk) + Self.padded(new)
        let status = try transport.exchange(CommandAPDU(0x2C, 0, Self.pinReference, data: data)).status
        try checkPUK(status, "setting the PIN")
    }

    /// - Throws: `TokenError` with `.pukLocked` or `.tooFewTries`.
    func checkPUKTries() throws(TokenError) {
        guard let first = try pukTriesLeft(), first < Self.fewestTries, let left = try pukTriesLeft()
        else { return }
        if left == 0 { throw TokenError(.pukLocked) }
        if left < Self.fewestTries { throw TokenError(.tooFewTries(of: "PUK", left: left)) }
    }

    private func checkPINTries() throws(TokenError) {
        guard let first = try pinTriesLeft(), first < Self.fewestTries, let left = try pinTriesLeft()
        else { return }
        if left == 0 { throw TokenError(.pinLocked) }
        if left < Self.fewestTries { throw TokenError(.tooFewTries(of: "PIN", left: left)) }
    }

    private func checkPIN(_ status: StatusWord, _ operation: String) throws(TokenError) {
        if status == .success { return }
        if status.triesLeft == 0, try pinTriesLeft() ?? 0 == 0 { throw TokenError(.pinLocked) }
        if status.isWrongReference { throw TokenError(.wrongPIN(triesLeft: status.triesLeft)) }
        throw Self.refusal(operation, status)
    }

    private func checkPUK(_ status: StatusWord, _ operation: String) throws(TokenError) {
        if status == .success { return }
        if status.triesLeft == 0, try pukTriesLeft() ?? 0 == 0 { throw TokenError(.pukLocked) }
        if status.isWrongReference { throw TokenError(.wrongPUK(triesLeft: status.triesLeft)) }
        throw Self.refusal(operation, status)
    }

    /// Eight octets, filled up with FF (SP 800-73-4 part 2 §2.4.3).
    private static func padded(_ secret: borrowing SecretBytes) -> [UInt8] {
        let octets = secret.copyBytes()
        return octets + [UInt8](repeating: 0xFF, count: max(0, 8 - octets.count))
    }
}
