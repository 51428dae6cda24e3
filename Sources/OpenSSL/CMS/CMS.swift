import COpenSSL
import Model

/// Signed and encrypted messages.
///
/// SM2 is not offered: libcrypto 3.0 gives it no distinguishing identifier in CMS; neither is Ed25519, which
/// RFC 8419 describes and libcrypto 3.0 cannot do. RSA signs with PKCS#1 v1.5 here, whatever the key was told.
///
/// Source: RFC 5652, RFC 5083, RFC 5084.
public enum CMS {
    /// The most octets a message or its content may have: 256 MiB.
    public static let maximumLength = 1 << 28

    static let flags = UInt32(CMS_BINARY | CMS_NOSMIMECAP)

    static func checkLength(_ bytes: [UInt8], _ what: String) throws(CryptoError) {
        guard bytes.count <= maximumLength else {
            throw CryptoError(.tooLarge(what: what, limit: maximumLength))
        }
    }

    static func checkAlgorithm(_ algorithm: KeyAlgorithm) throws(CryptoError) {
        switch algorithm {
        case .p256, .p384, .rsa2048, .rsa3072, .rsa4096: return
        case .sm2: throw CryptoError(.unsupportedAlgorithm("SM2 in CMS"))
        case .ed25519: throw CryptoError(.unsupportedAlgorithm("Ed25519 in CMS"))
        }
    }
}
