/// How a virtual card behaves where real PIV cards differ from each other.
public struct CardPersonality: Hashable, Codable, Sendable {
    /// A command that SP 800-73 does not have.
    public enum Extension: String, CaseIterable, Codable, Sendable {
        /// GET VERSION, FD.
        case version
        /// GET SERIAL, F8.
        case serial
        /// GET METADATA, F7.
        case metadata
        /// SET MANAGEMENT KEY, FF.
        case setManagementKey
        /// RESET, FB: back to the factory state when PIN and PUK are locked.
        case reset
        /// ATTEST, F9, of a card that its maker gave a key for it.
        case attest
    }

    /// The extensions that the card has.
    public var extensions: Set<Extension> = Set(Extension.allCases)
    /// The version that the card states.
    public var version: [UInt8] = [5, 4, 3]
    /// The kind of the management key in the factory state: triple DES or AES-192.
    public var managementKeyAlgorithm = ManagementKeyAlgorithm.tripleDES
    /// The identifiers of the key algorithms the card can do (SP 800-78-4 table 6-2; 05, 16 and E0 for RSA 3072, RSA 4096 and
    /// Ed25519).
    public var keyAlgorithms: Set<UInt8> = [0x11, 0x14, 0x07]
    /// PIN tries of a fresh card.
    public var pinTries = 3
    /// PUK tries of a fresh card.
    public var pukTries = 3
    /// True when the wrong value that uses up the last try is answered `63C0`, false for `6983`.
    public var lastWrongTryIsCounted = false
    /// The status for a PIN that has not eight octets.
    public var shortPINStatus: UInt16 = 0x6A80
    /// The status for selecting an application that is not there.
    public var unknownApplicationStatus: UInt16 = 0x6A82
    /// The status for using a slot without a key.
    public var emptySlotStatus: UInt16 = 0x6985
    /// Octets of the RSA exponent in the answer to GENERATE: 3, or 4 with a leading zero.
    public var exponentLength = 3
    /// True for an answer to SELECT with label, address and algorithms.
    public var hasLongSelectAnswer = false
    /// The order of the objects in an answer to GET METADATA; what is not named comes last.
    public var metadataOrder: [UInt32] = [1, 2, 3, 4, 5, 6]

    /// The defaults above: like a YubiKey.
    public init() {}

    /// Like a YubiKey with firmware 5.4.
    public static let yubiKey = CardPersonality()

    /// Like a YubiKey with firmware 5.7, which makes more kinds of keys and comes with an AES management key.
    public static let yubiKey57: CardPersonality = {
        var card = CardPersonality()
        card.version = [5, 7, 1]
        card.managementKeyAlgorithm = .aes192
        card.keyAlgorithms.formUnion([0x05, 0x16, 0xE0])
        return card
    }()

    /// Like a YubiKey 4: it attests, and tells neither its serial number nor what is in its slots.
    public static let yubiKey4: CardPersonality = {
        var card = CardPersonality()
        card.version = [4, 3, 7]
        card.extensions = [.version, .setManagementKey, .reset, .attest]
        return card
    }()

    /// A card that keeps to SP 800-73 and has only SET MANAGEMENT KEY beyond it.
    public static let plain: CardPersonality = {
        var plain = CardPersonality()
        plain.extensions = [.setManagementKey]
        plain.keyAlgorithms = [0x11, 0x14, 0x07]
        return plain
    }()

    /// A card whose answers differ from the others wherever the standard leaves room.
    public static let contrary: CardPersonality = {
        var contrary = CardPersonality()
        contrary.managementKeyAlgorithm = .aes192
        contrary.keyAlgorithms.formUnion([0x05, 0x16])
        contrary.pinTries = 5
        contrary.lastWrongTryIsCounted = true
        contrary.shortPINStatus = 0x6700
        contrary.unknownApplicationStatus = 0x6D00
        contrary.emptySlotStatus = 0x6A88
        contrary.exponentLength = 4
        contrary.hasLongSelectAnswer = true
        contrary.metadataOrder = [1, 5, 2, 3]
        return contrary
    }()
}
