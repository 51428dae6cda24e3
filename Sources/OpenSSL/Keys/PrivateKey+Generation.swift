import COpenSSL
public import Model

extension PrivateKey {
    /// Makes a new key pair.
    ///
    /// A curve takes microseconds, RSA of 4096 bits may take seconds.
    ///
    /// - Throws: `CryptoError` with `.library`.
    public static func generate(_ algorithm: KeyAlgorithm) throws(CryptoError) -> PrivateKey {
        let context = try KeyContext(typeName: algorithm.typeName)
        try check(unsafe EVP_PKEY_keygen_init(context.pointer), "EVP_PKEY_keygen_init")
        if let bits = algorithm.modulusBits {
            let status = unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context.pointer, CInt(bits))
            try check(status, "EVP_PKEY_CTX_set_rsa_keygen_bits")
        } else if let group = algorithm.groupName {
            let status = unsafe EVP_PKEY_CTX_set_group_name(context.pointer, group)
            try check(status, "EVP_PKEY_CTX_set_group_name")
        }
        var key: OpaquePointer?
        try check(unsafe EVP_PKEY_generate(context.pointer, &key), "EVP_PKEY_generate")
        return try PrivateKey(unsafe KeyHandle(adopting: key, from: "EVP_PKEY_generate"))
    }
}
