import COpenSSL
import Model

/// Makes libcrypto keys from the bare numbers of a public key.
///
/// libcrypto's own decoder of SubjectPublicKeyInfo tries every format it knows and is many times slower.
enum KeyParameters {
    /// A public key on a curve; libcrypto checks that the uncompressed point is on it.
    ///
    /// - Throws: `CryptoError` with `.malformed` when the point is not on the curve.
    static func publicKey(_ algorithm: KeyAlgorithm, point: [UInt8]) throws(CryptoError) -> KeyHandle {
        guard let blank = CurveParameters.of(algorithm) else {
            throw CryptoError(.unsupportedAlgorithm(algorithm.rawValue))
        }
        let key = try blank.copy()
        try set(point, on: key)
        return key
    }

    /// Gives a key that nobody else uses another point; libcrypto checks that the uncompressed point is on the curve.
    ///
    /// - Throws: `CryptoError` with `.malformed` when it is not; the key is then not to be used.
    static func set(_ point: [UInt8], on key: KeyHandle) throws(CryptoError) {
        guard unsafe EVP_PKEY_set1_encoded_public_key(key.pointer, point, point.count) == 1 else {
            ErrorQueue.clear()
            throw .malformed("public key")
        }
    }

    /// An RSA public key; its numbers have been checked.
    ///
    /// - Throws: `CryptoError` with `.malformed` when libcrypto refuses them.
    static func publicKey(modulus: [UInt8], exponent: [UInt8]) throws(CryptoError) -> KeyHandle {
        // Numbers cross this interface in the machine's order, least significant octet first.
        var (modulus, exponent) = ([UInt8](modulus.reversed()), [UInt8](exponent.reversed()))
        let key = unsafe modulus.withUnsafeMutableBufferPointer { modulus in
            unsafe exponent.withUnsafeMutableBufferPointer { exponent in
                let parameters = unsafe [
                    OSSL_PARAM_construct_BN(
                        COpenSSL_OSSL_PKEY_PARAM_RSA_N(),
                        modulus.baseAddress,
                        modulus.count
                    ),
                    OSSL_PARAM_construct_BN(
                        COpenSSL_OSSL_PKEY_PARAM_RSA_E(),
                        exponent.baseAddress,
                        exponent.count
                    ),
                    OSSL_PARAM_construct_end(),
                ]
                return unsafe importing("RSA", parameters)
            }
        }
        return try unsafe adopt(key)
    }

    /// An Ed25519 public key; its octets have been checked.
    ///
    /// - Throws: `CryptoError` with `.malformed` when libcrypto refuses them.
    static func publicKey(edwards octets: [UInt8]) throws(CryptoError) -> KeyHandle {
        try unsafe adopt(EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, octets, octets.count))
    }

    private static func importing(_ typeName: String, _ parameters: [OSSL_PARAM]) -> OpaquePointer? {
        unsafe importing(typeName, parameters, selection: COpenSSL_EVP_PKEY_PUBLIC_KEY())
    }

    /// What libcrypto makes of `parameters`, or nil.
    static func importing(
        _ typeName: String,
        _ parameters: [OSSL_PARAM],
        selection: CInt
    ) -> OpaquePointer? {
        guard let context = try? KeyContext(typeName: typeName) else { return nil }
        guard unsafe EVP_PKEY_fromdata_init(context.pointer) == 1 else { return nil }
        var (key, parameters): (OpaquePointer?, [OSSL_PARAM]) = unsafe (nil, parameters)
        let status = unsafe EVP_PKEY_fromdata(context.pointer, &key, selection, &parameters)
        return status == 1 ? unsafe key : nil
    }

    private static func adopt(_ key: OpaquePointer?) throws(CryptoError) -> KeyHandle {
        guard let key = unsafe key else {
            ErrorQueue.clear()
            throw .malformed("public key")
        }
        return try unsafe KeyHandle(adopting: key, from: "EVP_PKEY_fromdata")
    }
}
