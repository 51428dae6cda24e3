import Model
import OpenSSL

extension PIVApplication {
    /// GENERATE ASYMMETRIC KEY PAIR; needs the management key.
    ///
    /// RSA may take a card minutes.
    ///
    /// - Throws: `TokenError` with `.unsupportedAlgorithm`, `.malformedAnswer` or `.unexpectedStatus`.
    func generate(_ algorithm: KeyAlgorithm, in slot: TokenSlot) throws(TokenError) -> PublicKey {
        guard let identifier = algorithm.pivIdentifier else {
            throw TokenError(.unsupportedAlgorithm(algorithm))
        }
        let control = TagLengthValue(0xAC, containing: [TagLengthValue(0x80, [identifier])])
        let command = CommandAPDU(0x47, 0, slot.keyReference, data: control.encoded, expected: 256)
        let response = try transport.exchange(command, within: .seconds(300))
        if [.wrongData, .wrongParameters, .functionNotSupported].contains(response.status) {
            throw TokenError(.unsupportedAlgorithm(algorithm))
        }
        guard response.status == .success else { throw Self.refusal("making a key", response.status) }
        guard let numbers = TagLengthValue.single(0x7F49, in: response.data)?.objects else {
            throw TokenError(.malformedAnswer(operation: "making a key"))
        }
        return try Self.publicKey(numbers, algorithm, "making a key")
    }

    /// The public key of a slot by its metadata.
    ///
    /// - Returns: nil when the card does not tell or the slot is empty.
    func publicKeyFromMetadata(in slot: TokenSlot) throws(TokenError) -> PublicKey? {
        guard let metadata = try metadata(slot.keyReference),
            let algorithm = metadata[0x01]?.first.flatMap(KeyAlgorithm.init(pivIdentifier:)),
            let numbers = metadata[0x04].flatMap(TagLengthValue.sequence)
        else { return nil }
        return try Self.publicKey(numbers, algorithm, "reading the public key")
    }

    /// GENERAL AUTHENTICATE with an asymmetric key, the PIN verified immediately before.
    ///
    /// A card that says `6982` has lost its PIN's session, and has signed nothing: the PIN is verified once more. Verifying
    /// the right one costs no try. So it is done for each word that a slot without a key has: such a slot says it again.
    ///
    /// - Parameters:
    ///   - input: a digest for a curve, a padded block for RSA, the message for Ed25519.
    ///   - algorithm: what the key is taken to be.
    ///   - slot: where the key is.
    ///   - pin: the PIN.
    /// - Returns: nil when the card's key is of another algorithm.
    /// - Throws: `TokenError` with `.emptySlot`, `.malformedAnswer` or `.unexpectedStatus`, and as `verify`.
    ///
    /// Source: SP 800-73-4 part 2 §3.2.4.
    func sign(
        _ input: [UInt8],
        _ algorithm: KeyAlgorithm,
        in slot: TokenSlot,
        pin: borrowing SecretBytes
    ) throws(TokenError) -> [UInt8]? {
        guard let identifier = algorithm.pivIdentifier else { return nil }
        let template = TagLengthValue(0x7C, containing: [TagLengthValue(0x82), TagLengthValue(0x81, input)])
        let command = CommandAPDU(0x87, identifier, slot.keyReference, data: template.encoded, expected: 256)
        try verify(pin)
        var response = try transport.exchange(command, within: .seconds(60))
        // Three cards, three words for a slot without a key.
        let absences: Set<StatusWord> = [
            .securityNotSatisfied, .conditionsNotSatisfied, .referenceNotFound,
        ]
        if absences.contains(response.status) {
            try verify(pin)
            response = try transport.exchange(command, within: .seconds(60))
        }
        switch response.status {
        case .success: break
        case .wrongData, .wrongParameters: return nil
        case let status where absences.contains(status): throw TokenError(.emptySlot(slot))
        default: throw Self.refusal("signing", response.status)
        }
        guard let signature = TagLengthValue.single(0x7C, in: response.data)?.value(of: 0x82),
            Self.isSignature(signature, algorithm)
        else { throw TokenError(.malformedAnswer(operation: "signing")) }
        return signature
    }

    private static func isSignature(_ signature: [UInt8], _ algorithm: KeyAlgorithm) -> Bool {
        if let size = algorithm.modulusSize { return signature.count == size }
        if algorithm == .ed25519 { return signature.count == 64 }
        return TagLengthValue.single(0x30, in: signature)?.objects?.map(\.tag) == [0x02, 0x02]
    }

    /// Modulus 81 and exponent 82 (of three octets or four), or point 86.
    private static func publicKey(
        _ numbers: [TagLengthValue],
        _ algorithm: KeyAlgorithm,
        _ operation: String
    ) throws(TokenError) -> PublicKey {
        let fields = Dictionary(numbers.map { ($0.tag, $0.value) }, uniquingKeysWith: { first, _ in first })
        let key: PublicKey?
        if algorithm.modulusSize == nil {
            key = fields[0x86].flatMap { try? PublicKey(rawECPoint: $0, algorithm: algorithm) }
        } else if let modulus = fields[0x81], let exponent = fields[0x82] {
            key = try? PublicKey(rsaModulus: modulus, exponent: exponent)
        } else {
            key = nil
        }
        guard let key, key.algorithm == algorithm else {
            throw TokenError(.malformedAnswer(operation: operation))
        }
        return key
    }
}
