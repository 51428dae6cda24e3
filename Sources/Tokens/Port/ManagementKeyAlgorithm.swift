/// The cipher of a token's management key.
///
/// Source: SP 800-78-4 table 6-2 (the raw values are its algorithm identifiers).
public enum ManagementKeyAlgorithm: UInt8, CaseIterable, Codable, Sendable {
    /// Three-key triple DES: 24 octets.
    case tripleDES = 0x03
    /// AES with a key of 16 octets.
    case aes128 = 0x08
    /// AES with a key of 24 octets.
    case aes192 = 0x0A
    /// AES with a key of 32 octets.
    case aes256 = 0x0C

    /// Octets of key.
    public var keySize: Int {
        switch self {
        case .aes128: 16
        case .tripleDES, .aes192: 24
        case .aes256: 32
        }
    }

    /// Octets of one block, which is also the size of witness and challenge.
    public var blockSize: Int { self == .tripleDES ? 8 : 16 }
}
