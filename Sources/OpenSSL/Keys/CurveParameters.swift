import COpenSSL
import Model
import Synchronization

/// libcrypto's key with a curve and no point, kept for ever: making one takes as long as an ECDSA signature,
/// copying it a tenth of that.
@safe
final class CurveParameters: @unchecked Sendable {
    // Unchecked: the blank key is never changed after it is made, only copied; the others have one user at a time.
    private let blank: KeyHandle
    private let idle = Mutex<[KeyHandle]>([])
    /// More threads than this meet keys at the same time only for a moment.
    private static let capacity = 32

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

    /// Lends a key with this point to `body`: for a point that is met once, as that of a request.
    ///
    /// A key that is there gets another point in a seventh of the time in which one is made. Contexts are not kept: each
    /// begins with the key as it is then.
    ///
    /// - Throws: `CryptoError` with `.malformed` when the point is not on the curve.
    func withKey<Result>(
        at point: [UInt8],
        _ body: (KeyHandle) throws(CryptoError) -> Result
    ) throws(CryptoError) -> Result {
        let key: KeyHandle
        if let idle = idle.withLock({ $0.popLast() }) { key = idle } else { key = try copy() }
        try KeyParameters.set(point, on: key)
        let result = try body(key)
        idle.withLock { idle in
            if idle.count < Self.capacity { idle.append(key) }
        }
        return result
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
