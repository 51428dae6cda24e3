import CPKCS11
import OpenSSL

/// Keys that come in wrapped, and what they do then.
///
/// Source: PKCS#11 2.40 base specification §5.15; current mechanisms §2.1.8, §2.3.7 (ECDH), §2.14.
extension CryptokiSession {
    /// How a key is wrapped.
    enum Wrapping {
        /// RSAES-OAEP with SHA-1 and MGF1, which every token has that has it at all.
        case oaep
        /// AES key wrap with padding (RFC 5649).
        case aesPadded
    }

    /// Unwraps a key into a new object.
    func unwrap(
        _ wrapped: [UInt8],
        _ wrapping: Wrapping,
        with key: CK_OBJECT_HANDLE,
        _ template: CryptokiTemplate
    ) throws(HSMError) -> CK_OBJECT_HANDLE {
        var wrapped = wrapped
        let count = CK_ULONG(wrapped.count)
        var object: CK_OBJECT_HANDLE = 0
        try unsafe call("C_UnwrapKey") { functions in
            unsafe wrapping.withMechanism { mechanism in
                unsafe template.withAttributes { list, length in
                    unsafe functions.pointee.C_UnwrapKey?(
                        handle,
                        mechanism,
                        key,
                        &wrapped,
                        count,
                        list,
                        length,
                        &object
                    )
                }
            }
        }
        return object
    }

    /// Decrypts a short secret.
    func decrypt(
        _ input: [UInt8],
        _ wrapping: Wrapping,
        key: CK_OBJECT_HANDLE
    ) throws(HSMError) -> [UInt8] {
        try unsafe call("C_DecryptInit") { functions in
            unsafe wrapping.withMechanism { unsafe functions.pointee.C_DecryptInit?(handle, $0, key) }
        }
        var input = input
        let count = CK_ULONG(input.count)
        var output = [UInt8](repeating: 0, count: input.count)
        defer { output.wipe() }
        var length = CK_ULONG(output.count)
        try unsafe call("C_Decrypt") {
            unsafe $0.pointee.C_Decrypt?(handle, &input, count, &output, &length)
        }
        return Array(output.prefix(Int(clamping: length)))
    }

    /// The X coordinate of the point that the key and another one share.
    ///
    /// - Parameters:
    ///   - point: the other one's, `04 ‖ X ‖ Y`.
    ///   - key: the private key's handle.
    ///   - octets: how long a coordinate is.
    /// - Returns: nil when the token does not show it.
    /// - Throws: `HSMError` with `.lost` or `.failed`.
    func agree(
        with point: [UInt8],
        key: CK_OBJECT_HANDLE,
        octets: Int
    ) throws(HSMError) -> [UInt8]? {
        var template = CryptokiTemplate()
        template.add(CKA_CLASS, number: CKO_SECRET_KEY)
        template.add(CKA_KEY_TYPE, number: CKK_GENERIC_SECRET)
        template.add(CKA_TOKEN, false)
        template.add(CKA_SENSITIVE, false)
        template.add(CKA_EXTRACTABLE, true)
        template.add(CKA_VALUE_LEN, number: octets)
        var object: CK_OBJECT_HANDLE = 0
        try unsafe call("C_DeriveKey") { functions in
            unsafe Self.withECDH(point) { mechanism in
                unsafe template.withAttributes {
                    unsafe functions.pointee.C_DeriveKey?(handle, mechanism, key, $0, $1, &object)
                }
            }
        }
        defer { try? destroy(object) }
        return try attribute(CKA_VALUE, of: object)
    }

    private static func withECDH<Result>(
        _ point: [UInt8],
        _ body: (UnsafeMutablePointer<CK_MECHANISM>) -> Result
    ) -> Result {
        var point = point
        let count = CK_ULONG(point.count)
        return unsafe point.withUnsafeMutableBufferPointer { point in
            var parameters = unsafe CK_ECDH1_DERIVE_PARAMS()
            unsafe parameters.kdf = CK_ULONG(CKD_NULL)
            unsafe parameters.pPublicData = point.baseAddress
            unsafe parameters.ulPublicDataLen = count
            return unsafe withUnsafeMutablePointer(to: &parameters) { pointer in
                var mechanism = unsafe CK_MECHANISM(
                    mechanism: CK_MECHANISM_TYPE(CKM_ECDH1_DERIVE),
                    pParameter: UnsafeMutableRawPointer(pointer),
                    ulParameterLen: CK_ULONG(MemoryLayout<CK_ECDH1_DERIVE_PARAMS>.size)
                )
                return unsafe body(&mechanism)
            }
        }
    }
}

extension CryptokiSession.Wrapping {
    /// Shows the mechanism with its parameters to a call; valid inside only.
    fileprivate func withMechanism<Result>(_ body: (UnsafeMutablePointer<CK_MECHANISM>) -> Result) -> Result {
        switch self {
        case .aesPadded:
            var mechanism = unsafe CK_MECHANISM(
                mechanism: CK_MECHANISM_TYPE(CKM_AES_KEY_WRAP_PAD),
                pParameter: nil,
                ulParameterLen: 0
            )
            return unsafe body(&mechanism)
        case .oaep:
            var parameters = unsafe CK_RSA_PKCS_OAEP_PARAMS()
            unsafe parameters.hashAlg = CK_MECHANISM_TYPE(CKM_SHA_1)
            unsafe parameters.mgf = CK_ULONG(CKG_MGF1_SHA1)
            unsafe parameters.source = CK_ULONG(CKZ_DATA_SPECIFIED)
            return unsafe withUnsafeMutablePointer(to: &parameters) { pointer in
                var mechanism = unsafe CK_MECHANISM(
                    mechanism: CK_MECHANISM_TYPE(CKM_RSA_PKCS_OAEP),
                    pParameter: UnsafeMutableRawPointer(pointer),
                    ulParameterLen: CK_ULONG(MemoryLayout<CK_RSA_PKCS_OAEP_PARAMS>.size)
                )
                return unsafe body(&mechanism)
            }
        }
    }
}
