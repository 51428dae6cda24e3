import Foundation

/// What a virtual card remembers without power.
struct CardMemory: Codable, Equatable, Sendable {
    /// A PIN or PUK and its tries.
    struct Reference: Codable, Equatable, Sendable {
        /// Eight octets, padded with FF.
        var value: Data
        var triesLeft: Int
        let tries: Int
        let factoryValue: Data

        init(_ text: String, tries: Int) {
            value = Data(Array(text.utf8) + [UInt8](repeating: 0xFF, count: max(0, 8 - text.utf8.count)))
            factoryValue = value
            self.tries = tries
            triesLeft = tries
        }
    }

    /// A key pair in a slot.
    struct Key: Codable, Equatable, Sendable {
        /// Algorithm identifier of SP 800-78-4.
        let algorithm: UInt8
        /// The private key, PKCS #8.
        let privateKey: Data
        let pinPolicy: PINPolicy
    }

    /// What its maker gave it to attest keys with.
    struct Attester: Codable, Equatable, Sendable {
        /// PKCS #8.
        let privateKey: Data
        /// DER.
        let certificate: Data
    }

    /// When a key wants the PIN; raw values of the YubiKey extensions.
    enum PINPolicy: UInt8, Codable, Sendable {
        case never = 1
        case once = 2
        case always = 3
    }

    let personality: CardPersonality
    let serial: UInt32
    /// Nil for a card that cannot attest.
    let attester: Attester?
    var managementKeyAlgorithm: ManagementKeyAlgorithm
    var managementKey: Data
    var pin: Reference
    var puk: Reference
    /// By key reference in hexadecimal.
    var keys: [String: Key] = [:]
    /// By object tag in hexadecimal.
    var objects: [String: Data] = [:]

    static let factoryManagementKey = Data([
        1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8,
    ])

    static let factoryPIN = "123456"
    static let factoryPUK = "12345678"

    /// The factory state.
    init(_ personality: CardPersonality, serial: UInt32, attester: Attester? = nil) {
        self.attester = personality.extensions.contains(.attest) ? attester : nil
        self.personality = personality
        self.serial = serial
        managementKeyAlgorithm = personality.managementKeyAlgorithm
        managementKey = Self.factoryManagementKey
        pin = Reference(Self.factoryPIN, tries: personality.pinTries)
        puk = Reference(Self.factoryPUK, tries: personality.pukTries)
        if let certificate = self.attester?.certificate {
            let content = [
                TagLengthValue(0x70, Array(certificate)), TagLengthValue(0x71, [0]), TagLengthValue(0xFE),
            ]
            self[object: PIVObject.attestation] = content.flatMap(\.encoded)
        }
    }

    subscript(key reference: UInt8) -> Key? {
        get { keys[String(reference, radix: 16)] }
        set { keys[String(reference, radix: 16)] = newValue }
    }

    subscript(object tag: UInt32) -> [UInt8]? {
        get { objects[String(tag, radix: 16)].map(Array.init) }
        set { objects[String(tag, radix: 16)] = newValue.map { Data($0) } }
    }
}
