extension PIVApplication {
    /// The certificate of the key that signs statements, slot F9; nil when the card has none.
    ///
    /// Only a card that states a firmware is asked: to others the object is somebody else's number.
    func attestationIssuer(_ firmware: [UInt8]?) throws(TokenError) -> [UInt8]? {
        guard firmware != nil, let content = try object(PIVObject.attestation) else { return nil }
        return TagLengthValue(0x53, content).value(of: 0x70)
    }

    /// ATTEST: the card's statement that the key of a slot was made in it.
    ///
    /// - Returns: nil when the card cannot attest.
    /// - Throws: `TokenError` with `.emptySlot` when there is no key that was made in the card, `.untrueAnswer` for a
    ///   statement out of bounds.
    ///
    /// Source: Yubico, "PIV attestation" (INS F9; certificates of slot F9 in object 5FFF01).
    func attest(_ slot: TokenSlot) throws(TokenError) -> TokenAttestation? {
        guard let issuer = try attestationIssuer(firmware()) else { return nil }
        let command = CommandAPDU(0xF9, slot.keyReference, 0, expected: 256)
        let response = try transport.exchange(command, within: .seconds(60))
        switch response.status {
        case .success:
            let attestation = TokenAttestation(statement: response.data, issuer: issuer)
            guard attestation.isWithinBounds else {
                throw TokenError(.untrueAnswer(operation: "attesting a key"))
            }
            return attestation
        case .unknownInstruction: return nil
        case .wrongData, .referenceNotFound, .conditionsNotSatisfied, .wrongParameters:
            throw TokenError(.emptySlot(slot))
        default: throw Self.refusal("attesting a key", response.status)
        }
    }
}
