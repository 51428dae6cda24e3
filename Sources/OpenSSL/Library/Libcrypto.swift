import COpenSSL

/// The libcrypto of this machine: whether it can do what this product does.
public enum Libcrypto {
    private static let digests = ["SHA1", "SHA256", "SHA384", "SHA512", "SM3"]
    private static let ciphers =
        BlockAlgorithm.allCases.map(\.cipherName) + ["AES-256-GCM", "AES-256-CBC"]
    private static let keyTypes = ["EC", "RSA", "SM2", "ED25519"]
    private static let signatures = ["ECDSA", "RSA", "SM2", "ED25519"]
    private static let derivations = ["SCRYPT", "PBKDF2"]
    private static let curves: [(name: String, identifier: CInt)] = [
        ("P-256", NID_X9_62_prime256v1), ("P-384", NID_secp384r1), ("curve SM2", NID_sm2),
    ]

    /// Looks for every digest, cipher, key type, signature, key derivation and curve this product uses.
    ///
    /// Called once when a program starts, so that a restricted configuration (`OPENSSL_CONF`, a provider that was
    /// switched off) is an error with words there and not a trap at the first use.
    ///
    /// - Throws: `CryptoError` with `.missingAlgorithms`.
    public static func selfCheck() throws(CryptoError) {
        let missing = unsafe missing(from: nil)
        guard missing.isEmpty else { throw CryptoError(.missingAlgorithms(missing)) }
    }

    /// What a libcrypto without any provider lacks; for tests.
    package static var missingWithoutProviders: [String] { unsafe missing(from: BareLibrary.shared.pointer) }

    private static func missing(from library: OpaquePointer?) -> [String] {
        defer { ErrorQueue.clear() }
        let groups: [[String]] = [
            digests.filter { unsafe !release(EVP_MD_fetch(library, $0, nil), EVP_MD_free) },
            ciphers.filter { unsafe !release(EVP_CIPHER_fetch(library, $0, nil), EVP_CIPHER_free) },
            keyTypes.filter { unsafe !release(EVP_KEYMGMT_fetch(library, $0, nil), EVP_KEYMGMT_free) }
                .map { "\($0) keys" },
            signatures.filter { unsafe !release(EVP_SIGNATURE_fetch(library, $0, nil), EVP_SIGNATURE_free) }
                .map { "\($0) signatures" },
            derivations.filter { unsafe !release(EVP_KDF_fetch(library, $0, nil), EVP_KDF_free) },
            curves.filter { curve in
                unsafe !release(
                    EC_GROUP_new_by_curve_name_ex(library, nil, curve.identifier),
                    EC_GROUP_free
                )
            }.map(\.name),
        ]
        return groups.flatMap { $0 }
    }

    /// Frees what was found; false when nothing was.
    private static func release(_ found: OpaquePointer?, _ free: (OpaquePointer?) -> Void) -> Bool {
        guard let found = unsafe found else { return false }
        unsafe free(found)
        return true
    }
}
