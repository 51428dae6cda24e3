import Model

/// Whether a card is as its maker delivers it; asking costs no try and writes nothing.
extension PIVApplication {
    /// A card without anything of anybody's.
    struct Blank {
        /// Whether the card itself says that its PUK is the maker's; where it tells nothing of that, one try would.
        let isPUKKnown: Bool
    }

    /// The certificates of the retired keys 82 to 95 (SP 800-73-4 part 1, table 3).
    private static let retiredCertificates: ClosedRange<UInt32> = 0x5FC10D...0x5FC120
    /// What else a card has only when it was issued, or taken into use, by somebody.
    private static let issuedObjects = [PIVObject.security, PIVObject.administration]
    private static let retiredKeys: ClosedRange<UInt8> = 0x82...0x95
    /// How cards say that they have no such object or slot, or do not know the question.
    private static let absences: Set<StatusWord> = [
        .notFound, .referenceNotFound, .wrongData, .wrongParameters, .functionNotSupported,
    ]

    /// Looks for a sign that a card is somebody's, which has just taken the maker's management key.
    ///
    /// Signs are a certificate, a key, a signed CHUID, a PIN or PUK that is not the maker's. A card without metadata shows neither
    /// keys, nor PIN, nor PUK.
    ///
    /// - Returns: nil for a card that is somebody's.
    /// - Throws: `TokenError` when an answer leaves it open.
    func managedBlank() throws(TokenError) -> Blank? {
        for slot in TokenSlot.allCases where try object(slot.certificateObject) != nil { return nil }
        guard try !hasIssuedObjects() else { return nil }
        guard try tellsMetadata() else { return Blank(isPUKKnown: false) }
        return try statedBlank(TokenSlot.allCases.map(\.keyReference) + Array(Self.retiredKeys))
    }

    /// The same for a card that was not given the maker's management key yet: another key is a sign, too.
    ///
    /// Afterwards the maker's management key is proven.
    func blank() throws(TokenError) -> Blank? {
        try isFactoryManaged() ? managedBlank() : nil
    }

    /// The same for a card whose four slots are known to be empty.
    ///
    /// - Parameter tellsMetadata: whether the card has metadata.
    /// - Returns: as `managedBlank`.
    /// - Throws: as `managedBlank`.
    func blankBeyondSlots(tellsMetadata: Bool) throws(TokenError) -> Blank? {
        guard try isFactoryManaged(), try !hasIssuedObjects() else { return nil }
        return tellsMetadata ? try statedBlank(Array(Self.retiredKeys)) : Blank(isPUKKnown: false)
    }

    /// What metadata say: nil when PIN or PUK is not the maker's, or one of the keys is there.
    private func statedBlank(_ keys: [UInt8]) throws(TokenError) -> Blank? {
        let pin = try statement(of: Self.pinReference)?[0x05]?.first
        let puk = try statement(of: Self.pukReference)?[0x05]?.first
        if pin == 0 || puk == 0 { return nil }
        for reference in keys where try statement(of: reference) != nil { return nil }
        return Blank(isPUKKnown: puk != nil)
    }

    private func hasIssuedObjects() throws(TokenError) -> Bool {
        for tag in Self.issuedObjects + Array(Self.retiredCertificates) where try hasObject(tag) {
            return true
        }
        guard let content = try object(PIVObject.holderIdentifier) else { return false }
        let identifier = TagLengthValue(0x53, content)
        // The issuer's signature, or the number of a person: a CHUID that only names the card has neither.
        return [0x3E, 0x36].contains { identifier.value(of: $0)?.isEmpty == false }
    }

    private func hasObject(_ tag: UInt32) throws(TokenError) -> Bool {
        do {
            return try object(tag) != nil
        } catch {
            guard case .unexpectedStatus(_, let status) = error.reason,
                Self.absences.contains(StatusWord(rawValue: status))
            else { throw error }
            return false
        }
    }

    /// Whether the card has metadata, which no version tells of cards of all makers; it says no twice before it is believed.
    private func tellsMetadata() throws(TokenError) -> Bool {
        for _ in 0..<2 {
            do {
                if try statement(of: Self.managementReference) != nil { return true }
            } catch {
                guard Self.isUnknown(error) else { throw error }
            }
        }
        return false
    }

    /// Whether an error says that the card does not know the command.
    private static func isUnknown(_ error: TokenError) -> Bool {
        switch error.reason {
        case .unsupported: true
        case .unexpectedStatus(_, let status): StatusWord(rawValue: status) == .unknownClass
        default: false
        }
    }

    /// GET METADATA of a card that has it: nothing but a clear answer counts.
    ///
    /// - Returns: nil when there is nothing.
    private func statement(of reference: UInt8) throws(TokenError) -> [UInt32: [UInt8]]? {
        let response = try transport.exchange(CommandAPDU(0xF7, 0, reference, expected: 256))
        if Self.absences.contains(response.status) { return nil }
        guard response.status == .success else { throw Self.refusal("GET METADATA", response.status) }
        guard let objects = TagLengthValue.sequence(response.data) else {
            throw TokenError(.malformedAnswer(operation: "GET METADATA"))
        }
        return Dictionary(objects.map { ($0.tag, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
