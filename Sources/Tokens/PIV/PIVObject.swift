/// The data objects of a PIV card that this product reads and writes.
///
/// Source: SP 800-73-4 part 1, table 3.
enum PIVObject {
    /// Card Capability Container.
    static let capabilities: UInt32 = 0x5FC107
    /// Card Holder Unique Identifier.
    static let holderIdentifier: UInt32 = 0x5FC102
    /// Security Object: the hashes of what the issuer wrote.
    static let security: UInt32 = 0x5FC106
    /// Where YubiKey's own programs note what they changed.
    static let administration: UInt32 = 0x5FFF00
    /// The certificate of slot F9, with which YubiKeys attest keys.
    static let attestation: UInt32 = 0x5FFF01
}

extension TokenSlot {
    /// The key reference of the slot (SP 800-73-4 part 1, table 4b).
    var keyReference: UInt8 {
        switch self {
        case .authentication: 0x9A
        case .signature: 0x9C
        case .keyManagement: 0x9D
        case .cardAuthentication: 0x9E
        }
    }

    /// The data object of the slot's certificate.
    var certificateObject: UInt32 {
        switch self {
        case .authentication: 0x5FC105
        case .signature: 0x5FC10A
        case .keyManagement: 0x5FC10B
        case .cardAuthentication: 0x5FC101
        }
    }
}
