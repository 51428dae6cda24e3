import COpenSSL
import Model

/// libcrypto's key with a curve and no point, kept for ever: making one takes as long as an ECDSA signature,
/// copying it a tenth of that.
@safe
final class CurveParameters: @unchecked Sendable {
    // Unchecked: never changed after it is made, only copied.
    private let blank: KeyHandle

    private static let p256 = CurveParameters(.p256)
    private static let p384 = CurveParameters(.p384)
    private static let sm2 = CurveParameters(.sm2)

    private init(_ algorithm: KeyAlgorithm) {
        // Not a matter of input: a libcrypto without these curves cannot run this product.
        guard let group = algorithm.groupName, let blank = Self.made(algorithm.typeName, group: group) else {
            preconditionFailure("libcrypto has no curve \(algorithm.rawValue)")
        }
        self.blank = blank
    }

    /// The parameters of keys of `algorithm`, or nil when it has no point on a curve of this kind.
    static func of(_ algorithm: KeyAlgorithm) -> CurveParameters? {
        switch algorithm {
        case .p256: p256
        case .p384: p384
        case .sm2: sm2
        case .rsa2048, .rsa3072, .rsa4096, .ed25519: nil
        }
    }

    /// A key of one's own on the curve, to be given its point.
    func copy() throws(CryptoError) -> KeyHandle {
        try unsafe KeyHandle(adopting: EVP_PKEY_dup(blank.pointer), from: "EVP_PKEY_dup")
    }

    private static func made(_ typeName: String, group: String) -> KeyHandle? {
        var group = Array(group.utf8CString)
        let key = unsafe group.withUnsafeMutableBufferPointer { group in
            let parameters = unsafe [
                OSSL_PARAM_construct_utf8_string(
                    COpenSSL_OSSL_PKEY_PARAM_GROUP_NAME(),
                    group.baseAddress,
                    0
                ),
                OSSL_PARAM_construct_end(),
            ]
            return unsafe KeyParameters.importing(
                typeName,
                parameters,
                selection: COpenSSL_EVP_PKEY_KEY_PARAMETERS()
            )
        }
        return unsafe try? KeyHandle(adopting: key, from: "EVP_PKEY_fromdata")
    }
}
