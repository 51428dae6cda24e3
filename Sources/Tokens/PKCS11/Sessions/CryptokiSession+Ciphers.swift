import CPKCS11
import OpenSSL

/// AES-GCM with a key inside the token.
///
/// Source: PKCS#11 2.40 current mechanisms, §2.13.
extension CryptokiSession {
    /// Octets of the nonce and of the tag.
    static let gcmSizes = (nonce: 12, tag: 16)

    /// Makes a secret key inside the token.
    func generateKey(_ mechanism: UInt, _ template: CryptokiTemplate) throws(HSMError) -> CK_OBJECT_HANDLE {
        var mechanism = unsafe CK_MECHANISM(
            mechanism: CK_MECHANISM_TYPE(mechanism),
            pParameter: nil,
            ulParameterLen: 0
        )
        var key: CK_OBJECT_HANDLE = 0
        try unsafe call("C_GenerateKey") { functions in
            unsafe template.withAttributes {
                unsafe functions.pointee.C_GenerateKey?(handle, &mechanism, $0, $1, &key)
            }
        }
        return key
    }

    /// Encrypts; the tag stands at the end.
    func encrypt(
        _ input: [UInt8],
        key: CK_OBJECT_HANDLE,
        nonce: [UInt8],
        associatedData: [UInt8]
    ) throws(HSMError) -> [UInt8] {
        try unsafe call("C_EncryptInit") { functions in
            unsafe Self.withGCM(nonce, associatedData) {
                unsafe functions.pointee.C_EncryptInit?(handle, $0, key)
            }
        }
        return try unsafe transform(input, "C_Encrypt") { functions, from, count, to, length in
            unsafe functions.pointee.C_Encrypt?(handle, from, count, to, length)
        }
    }

    /// Decrypts what `encrypt` made.
    func decrypt(
        _ input: [UInt8],
        key: CK_OBJECT_HANDLE,
        nonce: [UInt8],
        associatedData: [UInt8]
    ) throws(HSMError) -> [UInt8] {
        try unsafe call("C_DecryptInit") { functions in
            unsafe Self.withGCM(nonce, associatedData) {
                unsafe functions.pointee.C_DecryptInit?(handle, $0, key)
            }
        }
        return try unsafe transform(input, "C_Decrypt") { functions, from, count, to, length in
            unsafe functions.pointee.C_Decrypt?(handle, from, count, to, length)
        }
    }

    private typealias Step = (
        UnsafeMutablePointer<CK_FUNCTION_LIST>, UnsafeMutablePointer<UInt8>?, CK_ULONG,
        UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<CK_ULONG>?
    ) -> CK_RV?

    private func transform(_ input: [UInt8], _ operation: String, _ step: Step) throws(HSMError) -> [UInt8] {
        var input = input
        defer { input.wipe() }
        // Some tokens ask for a whole block more than they fill.
        var output = [UInt8](repeating: 0, count: input.count + 64)
        defer { output.wipe() }
        var length = CK_ULONG(output.count)
        let count = CK_ULONG(input.count)
        try unsafe call(operation) { unsafe step($0, &input, count, &output, &length) }
        return Array(output.prefix(Int(clamping: length)))
    }

    private static func withGCM<Result>(
        _ nonce: [UInt8],
        _ associatedData: [UInt8],
        _ body: (UnsafeMutablePointer<CK_MECHANISM>) -> Result
    ) -> Result {
        var (nonce, associatedData) = (nonce, associatedData)
        let (nonceCount, dataCount) = (CK_ULONG(nonce.count), CK_ULONG(associatedData.count))
        return unsafe nonce.withUnsafeMutableBufferPointer { nonce in
            unsafe associatedData.withUnsafeMutableBufferPointer { data in
                var parameters = unsafe CK_GCM_PARAMS()
                unsafe parameters.pIv = nonce.baseAddress
                unsafe parameters.ulIvLen = nonceCount
                unsafe parameters.ulIvBits = nonceCount * 8
                unsafe parameters.pAAD = data.baseAddress
                unsafe parameters.ulAADLen = dataCount
                unsafe parameters.ulTagBits = CK_ULONG(gcmSizes.tag * 8)
                return unsafe withUnsafeMutablePointer(to: &parameters) { pointer in
                    var mechanism = unsafe CK_MECHANISM(
                        mechanism: CK_MECHANISM_TYPE(CKM_AES_GCM),
                        pParameter: UnsafeMutableRawPointer(pointer),
                        ulParameterLen: CK_ULONG(MemoryLayout<CK_GCM_PARAMS>.size)
                    )
                    return unsafe body(&mechanism)
                }
            }
        }
    }
}
