import Model
import OpenSSL

/// What PIV calls the algorithms.
///
/// Source: SP 800-78-4 table 6-2, SP 800-78-5 (RSA 3072), YubiKey 5.7 (RSA 4096, Ed25519).
extension KeyAlgorithm {
    /// The algorithm identifier; nil for what PIV does not have.
    var pivIdentifier: UInt8? {
        switch self {
        case .p256: 0x11
        case .p384: 0x14
        case .rsa2048: 0x07
        case .rsa3072: 0x05
        case .rsa4096: 0x16
        case .ed25519: 0xE0
        case .sm2: nil
        }
    }

    init?(pivIdentifier: UInt8) {
        guard let algorithm = Self.allCases.first(where: { $0.pivIdentifier == pivIdentifier }) else {
            return nil
        }
        self = algorithm
    }

    /// Octets of an RSA modulus; nil for curves.
    var modulusSize: Int? {
        switch self {
        case .rsa2048: 256
        case .rsa3072: 384
        case .rsa4096: 512
        case .p256, .p384, .sm2, .ed25519: nil
        }
    }

    /// The digest that this product signs with; Ed25519 takes the message itself.
    var digest: DigestAlgorithm { self == .p384 ? .sha384 : .sha256 }
}

extension ManagementKeyAlgorithm {
    /// The same cipher in the words of the cryptographic target.
    var cipher: BlockAlgorithm {
        switch self {
        case .tripleDES: .tripleDES
        case .aes128: .aes128
        case .aes192: .aes192
        case .aes256: .aes256
        }
    }
}
