import Model
import OpenSSL

/// What a card tells about itself; none of it costs a try.
extension PIVApplication {
    /// The serial number, or else the GUID of the CHUID in hexadecimal.
    ///
    /// - Returns: nil when the card has neither.
    func serial() throws(TokenError) -> String? {
        if let number = try serialNumber() { return number }
        return try globalIdentifier().map { Hexadecimal.encode($0) }
    }

    /// - Throws: `TokenError` with `.noSerial`.
    func identity() throws(TokenError) -> TokenIdentity {
        guard let serial = try serial() else { throw TokenError(.noSerial(reader: transport.readerName)) }
        let model = try firmware().map { "YubiKey-compatible \(Self.text(ofFirmware: $0))" } ?? "PIV"
        return TokenIdentity(driver: "piv", serial: serial, model: model, reader: transport.readerName)
    }

    /// Writes a CHUID to a card that has no serial and shows nothing of anybody's.
    func nameBlank() throws(TokenError) {
        guard try serial() == nil, try blank() != nil else { return }
        try putHolderIdentifier()
    }

    /// How the card is; what it can do is not asked again when that is `known`.
    func condition(_ known: TokenCapabilities? = nil) throws(TokenError) -> TokenCondition {
        let capabilities = if let known { known } else { try capabilities() }
        var slots: [TokenCondition.Slot] = []
        for slot in TokenSlot.allCases {
            slots.append(try condition(of: slot, tells: capabilities.has(.metadata)))
        }
        let isUsed = slots.contains { $0.hasCertificate || $0.hasKey == true }
        let blank = isUsed ? nil : try blankBeyondSlots(tellsMetadata: capabilities.has(.metadata))
        return TokenCondition(
            pinTriesLeft: try pinTriesLeft(),
            pukTriesLeft: try pukTriesLeft(),
            isFactoryFresh: blank != nil,
            managementKeyAlgorithm: try managementKeyAlgorithm(),
            capabilities: capabilities,
            slots: slots
        )
    }

    /// The public key of a slot: by metadata, or else by the certificate.
    func publicKey(in slot: TokenSlot) throws(TokenError) -> PublicKey? {
        if let key = try publicKeyFromMetadata(in: slot) { return key }
        return try certificate(in: slot).flatMap(Self.publicKey(ofCertificate:))
    }

    /// True when one of the makers' management keys opens the card, which costs nothing.
    func isFactoryManaged() throws(TokenError) -> Bool {
        for secrets in try TokenSecrets.factoryDefaults() where try authenticate(with: secrets) {
            return true
        }
        return false
    }

    /// Metadata tells that a slot is empty by refusing; only a card that has metadata at all can do so.
    private func condition(
        of slot: TokenSlot,
        tells hasOtherMetadata: Bool
    ) throws(TokenError) -> TokenCondition.Slot {
        let certificate = try certificate(in: slot)
        let metadata = try metadata(slot.keyReference)
        let stated = metadata?[0x01]?.first.flatMap(KeyAlgorithm.init(pivIdentifier:))
        let hasMetadata = metadata != nil || hasOtherMetadata
        return TokenCondition.Slot(
            slot: slot,
            hasKey: hasMetadata ? metadata != nil : nil,
            algorithm: stated ?? certificate.flatMap(Self.publicKey(ofCertificate:))?.algorithm,
            hasCertificate: certificate != nil
        )
    }

    /// The public key of a DER certificate: the sixth field of TBSCertificate, or the seventh behind a version
    /// (RFC 5280 §4.1).
    private static func publicKey(ofCertificate der: [UInt8]) -> PublicKey? {
        guard let certificate = TagLengthValue.single(0x30, in: der)?.objects?.first,
            let fields = certificate.objects, let first = fields.first
        else { return nil }
        let index = first.tag == 0xA0 ? 6 : 5
        guard fields.indices.contains(index) else { return nil }
        return try? PublicKey(subjectPublicKeyInfo: fields[index].encoded)
    }
}
