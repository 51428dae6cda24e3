public import Model

/// How a token is now, as far as it tells for nothing: reading this never costs a PIN or PUK try.
public struct TokenCondition: Hashable, Codable, Sendable {
    /// What is in one slot.
    public struct Slot: Hashable, Codable, Sendable {
        /// Which slot.
        public let slot: TokenSlot
        /// Whether there is a key; nil when the card does not tell.
        public let hasKey: Bool?
        /// The kind of key, when the card or the certificate tells.
        public let algorithm: KeyAlgorithm?
        /// Whether there is a certificate.
        public let hasCertificate: Bool

        /// Makes a description of one slot.
        public init(slot: TokenSlot, hasKey: Bool?, algorithm: KeyAlgorithm?, hasCertificate: Bool) {
            self.slot = slot
            self.hasKey = hasKey
            self.algorithm = algorithm
            self.hasCertificate = hasCertificate
        }
    }

    /// PIN tries left, 0 when locked; nil when the card does not tell.
    public let pinTriesLeft: Int?
    /// PUK tries left, 0 when locked; nil when the card does not tell.
    public let pukTriesLeft: Int?
    /// True when the management key is a factory default, and no slot has a certificate, or a key that the card tells of; behind
    /// PKCS#11, when the token shows no object and was not given secrets by us.
    public let isFactoryFresh: Bool
    /// The kind of the management key; nil when it cannot be found out.
    public let managementKeyAlgorithm: ManagementKeyAlgorithm?
    /// How many digits an SO PIN for this token is to have, 8 to 32; nil for a token without a security officer.
    public let officerPINLength: Int?
    /// What the token can do.
    public let capabilities: TokenCapabilities
    /// Every slot of the port, in its order.
    public let slots: [Slot]

    /// Makes a condition.
    public init(
        pinTriesLeft: Int?,
        pukTriesLeft: Int?,
        isFactoryFresh: Bool,
        managementKeyAlgorithm: ManagementKeyAlgorithm?,
        officerPINLength: Int? = nil,
        capabilities: TokenCapabilities,
        slots: [Slot]
    ) {
        self.pinTriesLeft = pinTriesLeft
        self.pukTriesLeft = pukTriesLeft
        self.isFactoryFresh = isFactoryFresh
        self.managementKeyAlgorithm = managementKeyAlgorithm
        self.officerPINLength = officerPINLength
        self.capabilities = capabilities
        self.slots = slots
    }

    /// Why the token can be given no new secrets, even by who knows those it has; nil when nothing that it tells stands against it.
    ///
    /// A card takes the right PUK with its last try, too. The last try of an SO PIN is given to nothing (ADR 0061): a token behind
    /// PKCS#11 that has one left keeps the secrets that it has.
    public var rekeyingObstacle: TokenError? {
        let hasOfficer = officerPINLength != nil
        switch pukTriesLeft {
        case 0: return TokenError(hasOfficer ? .officerPINLocked : .pukLocked)
        case 1 where hasOfficer: return TokenError(.tooFewTries(of: "SO PIN", left: 1))
        default: return nil
        }
    }

    /// The state of one slot.
    public subscript(slot: TokenSlot) -> Slot? { slots.first { $0.slot == slot } }
}
