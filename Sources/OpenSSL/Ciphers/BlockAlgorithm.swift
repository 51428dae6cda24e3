/// A block cipher that tokens authenticate with: PIV cards (SP 800-78-4 §3.3, table 6-2), and devices behind SKF (GM/T 0016 §8.2).
public enum BlockAlgorithm: Sendable, CaseIterable {
    /// Triple DES with three keys: key of 24 octets, block of 8.
    case tripleDES
    /// AES with a key of 16 octets, block of 16.
    case aes128
    /// AES with a key of 24 octets, block of 16.
    case aes192
    /// AES with a key of 32 octets, block of 16.
    case aes256
    /// SM4: key of 16 octets, block of 16.
    case sm4

    /// Octets in a block.
    public var blockLength: Int { self == .tripleDES ? 8 : 16 }

    var cipherName: String {
        switch self {
        case .tripleDES: "DES-EDE3-ECB"
        case .aes128: "AES-128-ECB"
        case .aes192: "AES-192-ECB"
        case .aes256: "AES-256-ECB"
        case .sm4: "SM4-ECB"
        }
    }
}
