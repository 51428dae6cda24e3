import Model

/// What a card can do, asked of the card.
extension PIVApplication {
    /// The kinds of keys that it lists, or else those of its firmware, or else those of the standard; and its extensions.
    ///
    /// Costs nothing, and changes nothing on the card.
    func capabilities() throws(TokenError) -> TokenCapabilities {
        let listed = Self.algorithms(inProperties: try select())
        let firmware = try firmware()
        let version = firmware.map(Self.text(ofFirmware:))
        let features = try features(firmware)
        if !listed.isEmpty {
            return TokenCapabilities(
                algorithms: listed,
                basis: .listed,
                firmware: version,
                features: features
            )
        }
        if let firmware {
            let made = KeyAlgorithm.made(byFirmware: firmware)
            return TokenCapabilities(
                algorithms: made,
                basis: .firmware,
                firmware: version,
                features: features
            )
        }
        return TokenCapabilities(algorithms: [.p256, .p384, .rsa2048], basis: .standard, features: features)
    }

    private func features(_ firmware: [UInt8]?) throws(TokenError) -> Set<TokenCapabilities.Feature> {
        var features: Set<TokenCapabilities.Feature> = []
        if try serialNumber() != nil { features.insert(.serial) }
        if try metadata(0x9B) != nil {
            features.insert(.metadata)
            // The command is of those that state their firmware; without metadata it could not be told whether it was given.
            if firmware != nil { features.insert(.pinTries) }
        }
        if try attestationIssuer(firmware) != nil { features.insert(.attestation) }
        return features
    }

    /// The kinds of keys in the application property template: 80 in AC.
    ///
    /// Some cards list there what they can do; others only what they secure messages with (27, 2E), which is no list.
    ///
    /// Source: SP 800-73-4 part 2, tables 3 and 4.
    private static func algorithms(inProperties answer: [UInt8]) -> Set<KeyAlgorithm> {
        let objects = TagLengthValue.single(0x61, in: answer)?.objects ?? []
        let identifiers = objects.filter { $0.tag == 0xAC }.flatMap { $0.objects ?? [] }
            .filter { $0.tag == 0x80 }.compactMap(\.value.first)
        return Set(identifiers.compactMap(KeyAlgorithm.init(pivIdentifier:)))
    }
}

extension KeyAlgorithm {
    /// What a YubiKey of this firmware makes.
    ///
    /// RSA keys that 4.2.0 to 4.3.4 make are weak (CVE-2017-15361), so such a token counts as one that makes none.
    ///
    /// Source: Yubico, YubiKey Technical Manual, "Personal Identity Verification (PIV)", and advisory YSA-2017-01.
    static func made(byFirmware version: [UInt8]) -> Set<KeyAlgorithm> {
        func isAtLeast(_ other: [UInt8]) -> Bool { !version.lexicographicallyPrecedes(other) }
        var made: Set<KeyAlgorithm> = [.p256, .rsa2048]
        if isAtLeast([4, 0, 0]) { made.insert(.p384) }
        if isAtLeast([4, 2, 0]), !isAtLeast([4, 3, 5]) { made.remove(.rsa2048) }
        if isAtLeast([5, 7, 0]) { made.formUnion([.rsa3072, .rsa4096, .ed25519]) }
        return made
    }
}
